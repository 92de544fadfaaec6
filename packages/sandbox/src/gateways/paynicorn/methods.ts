import { literal } from '@kumicorn/messages'
import { type Country, countryOf } from '../../reference-data/countries.ts'
import { endpoints } from './endpoints.ts'
import { handler } from './operation.ts'
import { OK } from './refusals.ts'

export const listMethods = handler(endpoints.listMethods, ({ countryCode, currency, txnType }) => {
  const country = countryOf(countryCode)
  const sold = country !== undefined && [country.currency, 'USD'].includes(currency.toUpperCase())
  return { code: OK, message: 'success', methodInfo: sold ? methodsOf(country, txnType) : [] }
})

/** Cards everywhere, a wallet of every operator, and for payments the operators' own billing at set amounts. */
function methodsOf({ face, carriers, iso }: Country, txnType: string): readonly unknown[] {
  const limits = { minAmount: literal(`${face}.00`), maxAmount: literal(`${face * 10_000}.00`) }
  const method = (code: string, name: string, methodType: string) => ({ code, name, icon: '', methodType })
  const wallets = carriers.map(({ code, name }) => ({
    ...method(walletOf(code, iso), `${name} wallet`, 'WALLET'),
    ...limits,
  }))
  const card = { ...method('CARD', 'Bank card', 'CARD'), ...limits }
  if (txnType !== 'payment') return [card, ...wallets]
  const billing = {
    ...method('OPERATOR', 'Operator billing', 'SMS'),
    // As texts, while the other amounts are numbers: the Go client reads nothing otherwise.
    supportAmount: [`${face}.00`, `${face * 2}.00`, `${face * 5}.00`],
  }
  const transfer = {
    ...method('USSD', 'Bank transfer by USSD', 'BANK'),
    ...limits,
    discount: literal('0.95'),
  }
  return [card, transfer, ...wallets, billing]
}

const walletOf = (code: string, iso: string): string =>
  code === 'KE_SAFARICOM' ? 'MPESA' : code.slice(iso.length + 1)
