import { explainPaynicorn, objectFrom, seal, unseal, unsigned } from '@kumicorn/messages'
import { cashierServer } from '../../ui/cashier/server.ts'
import { type GatewayDefinition, gaps } from '../gateway.ts'
import { paynicornMemory, stored } from './memory.ts'
import { PREFIX, paynicornServer } from './server.ts'
import { newPaynicornState } from './state.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const LONGEST_GAP = 36 * 60 * MINUTE

/** Ten deliveries, 10·2^(n−1) minutes after the n-th. */
const POSTBACK_RETRIES = gaps(9, (n) => 10 * 2 ** (n - 1) * MINUTE)

/**
 * Fourteen deliveries, after 5 s and then n³ minutes, never more than 36 hours apart. (The next gap would be 13³
 * minutes, beyond the 36 hours after which the reference gives up.)
 */
const RECHARGE_RETRIES = [5 * SECOND, ...gaps(12, (n) => Math.min(n ** 3 * MINUTE, LONGEST_GAP))]

export const paynicorn: GatewayDefinition = {
  name: 'paynicorn',
  title: 'Paynicorn',
  placing: new Set([
    'payments.create',
    'payouts.create',
    'payouts.createToUser',
    'airtime.topUp',
    'data.topUp',
  ]),
  impossibleFaults: new Set(['rate-limited']),
  callbacks: ({ paynicorn: { postbackUrl, rechargeUrl } }) => ({
    postback: { retries: POSTBACK_RETRIES, ...(postbackUrl === undefined ? {} : { url: postbackUrl }) },
    recharge: { retries: RECHARGE_RETRIES, ...(rechargeUrl === undefined ? {} : { url: rechargeUrl }) },
  }),
  paramsOf({ body }) {
    const outer = objectFrom(body)
    return (typeof outer?.content === 'string' ? unseal(outer.content) : outer) ?? {}
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
        path: `${PREFIX}/v3/transaction/pay`,
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
