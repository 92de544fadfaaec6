import { join } from 'node:path'
import { expect, it } from 'vitest'
import { kumquatCodes, paynicornCodes, topUpCodes } from '../../src/endpoints.ts'
import { openEditor } from './editor.ts'

/** The last is of a gateway that does not come with the package. */
const CODES = [...[kumquatCodes, paynicornCodes, topUpCodes].flatMap(Object.keys), 'M-17']

/** Where somebody types between the quotes `''`, and what is to be offered there. */
const cases: readonly (readonly [what: string, line: string, offered: readonly string[]])[] = [
  ['a code of an error', "if (error instanceof GatewayError && error.gatewayCode === '') throw error", CODES],
  [
    'a code of an outcome',
    "if (outcome.state === 'rejected' && outcome.error.gatewayCode === '') throw 0",
    CODES,
  ],
  ['a code of a call that is watched', "if (call.gatewayCode === '') throw call", CODES],
  ['the status of an order', "if (order.status === '') throw order", ['SUCCESS', 'FAIL', 'REJECT']],
  ['the status of a transaction', "if (transaction.status === '') throw transaction", ['1', '-1', '0']],
  ['the status of a top-up', "if (topUp.statusCode === '') throw topUp", ['0', '1', '2']],
  ['the kind of a transaction', "asked = { orderId: 'A-1', txnType: '' }", ['payment', 'refund', 'payout']],
  ['the way of a payout', "paid = { ...paid, payoutMethod: '' }", ['CARD', 'MPESA', 'PAYNICORNPAY']],
]

const HEAD = `
import { GatewayError } from '@kumicorn/core'
import type { CallMessage, KumquatOrder, Outcome } from '@kumicorn/core'
import type { PaynicornPayoutsCreateParams, PaynicornTransactionsQueryParams } from '@kumicorn/core'
import type { PaynicornTopUp, PaynicornTransaction } from '@kumicorn/core'
declare const error: unknown
declare const outcome: Outcome<KumquatOrder>
declare const call: CallMessage
declare const order: KumquatOrder
declare const transaction: PaynicornTransaction
declare const topUp: PaynicornTopUp
declare let asked: PaynicornTransactionsQueryParams
declare let paid: PaynicornPayoutsCreateParams
declare global {
  interface KumicornGatewayCodes extends Record<'M-17', unknown> {}
}
`
const code = `${HEAD}${cases.map(([, line]) => line).join('\n')}\nexport { asked, paid }\n`
const place = { folder: join(import.meta.dirname, '..'), conditions: ['@kumicorn/source'] }
const editor = openEditor(code, place)

it.each(cases)('%s completes to the known ones', (_, line, offered) => {
  const position = code.indexOf(line) + line.indexOf("''") + 1
  expect(editor.offered(position)).toEqual(expect.arrayContaining([...offered]))
})

it('any other text is taken, too', () => {
  // None of the lines compares, or gives, what the compiler says can never be.
  expect(editor.mistakes).toEqual([])
})
