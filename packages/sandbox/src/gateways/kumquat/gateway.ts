import { beijingTimestamp, explainKumquat, kumquatSign, objectFrom, unsigned } from '@kumicorn/messages'
import { type GatewayDefinition, gaps } from '../gateway.ts'
import { kumquatMemory, stored } from './memory.ts'
import type { KumquatSettings } from './options.ts'
import { kumquatServer } from './server.ts'
import { newKumquatState } from './state.ts'

const MINUTE = 60_000

/**
 * Five deliveries. Assumption: the reference says "factorial" in one place and "powers" in another and gives no
 * unit; 1, 2, 4 and 8 minutes are taken.
 */
const RETRIES = gaps(4, (n) => 2 ** (n - 1) * MINUTE)

/** What an order goes through before it is decided. */
const nextStatus: Readonly<Record<string, string>> = { ACCEPT: 'PROCESSING', PROCESSING: 'SUBMIT' }

export const kumquat: GatewayDefinition = {
  name: 'kumquat',
  title: 'KUMQUAT',
  placing: new Set(['orders.place', 'orders.placeByValue']),
  // Its answers are not signed.
  impossibleFaults: new Set(['tampered-signature']),
  callbacks: ({ kumquat: { callbackUrl } }) => ({
    kumquat: { retries: RETRIES, ...(callbackUrl === undefined ? {} : { url: callbackUrl }) },
  }),
  paramsOf: ({ method, path, body }) =>
    method === 'GET'
      ? Object.fromEntries(new URLSearchParams(path.split('?')[1] ?? ''))
      : (objectFrom(body) ?? {}),
  explain(message, { kumquat: { signKey, callbackSignKey } }) {
    if (message.kind === 'answer') return unsigned('KUMQUAT does not sign its answers.')
    const isCallback = message.kind === 'callback'
    return explainKumquat(
      message,
      isCallback ? { name: 'callbackSignKey', value: callbackSignKey } : { name: 'signKey', value: signKey },
    )
  },
  stored,
  create({ simulation, settings: { kumquat: settings }, addresses, url }) {
    const state = newKumquatState(simulation, settings, addresses)
    const { partnerNo, signKey, callbackSignKey } = settings
    return {
      servers: [kumquatServer(state)],
      access: () => ({ baseUrl: url(), partnerNo }),
      keys: { signKey, callbackSignKey },
      nextStatus: ({ status }) => nextStatus[status],
      sampleRequest: (reference) => ({
        path: '/api/code/2.0/orders',
        body: sampleOrder(reference, simulation.clock.now(), settings),
      }),
      memory: kumquatMemory(state),
    }
  },
}

function sampleOrder(reference: string, now: number, { partnerNo, signKey }: KumquatSettings): string {
  const params: Readonly<Record<string, string>> = {
    partner_no: partnerNo,
    datetime: beijingTimestamp(now).replace(/\D/g, ''),
    request_no: reference,
    product_id: '19402',
    account: '254771114118',
  }
  const fields = Object.entries(params).map(([name, text]) => ({ name, text }))
  return JSON.stringify({ ...params, product_id: 19402, sign: kumquatSign(fields, signKey) })
}
