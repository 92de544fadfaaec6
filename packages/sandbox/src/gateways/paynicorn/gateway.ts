import { explainPaynicorn, objectFrom, seal, unseal, unsigned } from '@kumicorn/messages'
import { z } from 'zod'
import { decimalSchema } from '../../engine/decimal.ts'
import { answeredAtOnce } from '../../http/exchange.ts'
import { cashierServer } from '../../ui/cashier/server.ts'
import type { GatewayDefinition, GatewayMemory, WireMessage } from '../gateway.ts'
import { endpoints } from './endpoints.ts'
import { responseCodes, topUpCodes, transactionCodes } from './refusals.ts'
import { PREFIX, paynicornServer } from './server.ts'
import { newPaynicornState, type PaynicornState, type TopUp, type Transaction } from './state.ts'
import { enterTopUp } from './top-ups.ts'
import { enterTransaction } from './transactions.ts'

const whole = z.string().regex(/^\d{1,40}$/)
const countersSchema = z.object({ ids: z.tuple([z.string().regex(/^-?\d{1,10}$/), whole, whole]) })

const texts = <Name extends string>(...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, z.string()])) as Record<Name, z.ZodString>

const common = {
  plannedResult: z.enum(['succeeds', 'fails', 'refused', 'waits']),
  ...texts('countryCode', 'memo'),
}

const orderSchema = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('transaction'),
    txnType: z.enum(['payment', 'refund', 'payout']),
    pricingAmount: decimalSchema,
    payTxnId: z.string().optional(),
    givenBackBy: z.string().optional(),
    checkout: z
      .object({
        ...texts('description', 'language', 'frontPage', 'payMethod'),
        held: z.boolean(),
        paidHere: z.boolean(),
      })
      .optional(),
    ...texts('pricingCurrency', 'payMethod', 'referenceNo', 'customer'),
    ...common,
  }),
  z.looseObject({
    kind: z.literal('topUp'),
    service: z.enum(['airtime', 'data']),
    ...texts('operatorCode', 'benefitNo', 'goodsId', 'goodsDesc'),
    ...common,
  }),
])

/** What of it a data file has. */
const stored = { order: orderSchema, counters: countersSchema }

const placing = new Set([
  'payments.create',
  'payouts.create',
  'payouts.createToUser',
  'airtime.topUp',
  'data.topUp',
])

const paramsOf = ({ body }: WireMessage): Readonly<Record<string, unknown>> => {
  const outer = objectFrom(body)
  return (typeof outer?.content === 'string' ? unseal(outer.content) : outer) ?? {}
}

/** What places a transaction, by the kinds that a query names. */
const placedBy: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['payment', ['payments.create']],
  ['refund', ['refunds.create']],
  ['payout', ['payouts.create', 'payouts.createToUser']],
])

/** What recharge callbacks do not tell of. */
const transactions = new Set([...placedBy.values()].flat())

export const paynicorn: GatewayDefinition = {
  name: 'paynicorn',
  title: 'Paynicorn',
  operations: Object.values(endpoints).map(({ operation }) => operation),
  placing,
  // No magic value is in a refund, as its amount is the payment's.
  calledBack: new Set([...placing, 'refunds.create']),
  callbacksTell: { amount: transactions, currency: transactions },
  impossibleFaults: new Set(['rate-limited']),
  refusalCodes: new Set([responseCodes, transactionCodes, topUpCodes].flatMap(Object.keys)),
  callbacks: {
    postback: {
      url: ({ paynicorn: { postbackUrl } }) => postbackUrl,
      retries: ({ paynicorn: { postbackRetries } }) => postbackRetries,
    },
    recharge: {
      url: ({ paynicorn: { rechargeUrl } }) => rechargeUrl,
      retries: ({ paynicorn: { rechargeRetries } }) => rechargeRetries,
      takesNoQuery: true,
    },
  },
  paramsOf,
  asksFor(request) {
    const { operation } = request
    if (operation === 'airtime.query') return { by: 'reference', placing: ['airtime.topUp'] }
    if (operation === 'data.query') return { by: 'reference', placing: ['data.topUp'] }
    if (operation !== 'transactions.query') return undefined
    const { txnType } = paramsOf(request)
    const asked = [...placedBy].filter(([kind]) => kind === txnType)
    const kinds = asked.length > 0 ? asked : [...placedBy]
    return { by: 'reference', placing: kinds.flatMap(([, placing]) => placing) }
  },
  listed: {
    account: ['account', 'benefitNo', 'phone', 'email', 'openId', 'nationalPhoneNo', 'payTxnId'],
    description: ['orderDescription'],
  },
  explain({ kind, operation, body }, { paynicorn: { merchantSecret } }) {
    if (kind !== 'callback' && operation === 'currency.usdRates')
      return unsigned('The currency table is not signed.')
    return explainPaynicorn(body, merchantSecret, kind === 'answer')
  },
  stored,
  create({ simulation, settings: { paynicorn: settings }, addresses, url }) {
    const state = newPaynicornState(simulation, settings, addresses, url)
    const { appKey, merchantSecret } = settings
    return {
      servers: [paynicornServer(state), cashierServer(state)],
      access: () => ({ baseUrl: url() + PREFIX, appKey }),
      keys: { merchantSecret },
      nextStatus: () => undefined,
      sampleRequest: (reference) => ({
        path: PREFIX + endpoints.createPayment.path,
        body: JSON.stringify({ ...seal(samplePayment(reference, url()), merchantSecret), appKey }),
      }),
      memory: paynicornMemory(state),
    }
  },
}

const samplePayment = (orderId: string, url: string) => ({
  orderId,
  amount: '1250.00',
  currency: 'NGN',
  countryCode: 'NG',
  orderDescription: 'Two tickets for the harbour cruise, Saturday at 17:30',
  cpFrontPage: `${url}/`,
})

/** Keeps Paynicorn's part of the state. */
function paynicornMemory(state: PaynicornState): GatewayMemory {
  return {
    store({ answering, ...stored }) {
      return stored
    },
    restore(stored) {
      const order = { ...stored, answering: answeredAtOnce() } as Transaction | TopUp
      if (order.kind === 'topUp') enterTopUp(state, order)
      else enterTransaction(state, order)
    },
    counters: () => ({ ids: state.ids.counters() }),
    setCounters: (counters) => state.ids.setCounters(countersSchema.parse(counters).ids),
    clear() {
      state.transactions.clear()
      state.byTxnId.clear()
      state.refunds.clear()
      state.topUps.clear()
    },
  }
}
