import { beijingTimestamp, explainKumquat, kumquatSign, objectFrom, unsigned } from '@kumicorn/messages'
import { milliseconds } from '../../engine/duration.ts'
import type { GatewayDefinition } from '../gateway.ts'
import { kumquatMemory, stored } from './memory.ts'
import type { KumquatSettings } from './options.ts'
import { kumquatErrors } from './refusals.ts'
import { kumquatServer } from './server.ts'
import { newKumquatState } from './state.ts'

/** What an order goes through before it is decided. */
const nextStatus: Readonly<Record<string, string>> = { ACCEPT: 'PROCESSING', PROCESSING: 'SUBMIT' }

export const kumquat: GatewayDefinition = {
  name: 'kumquat',
  title: 'KUMQUAT',
  placing: new Set(['orders.place', 'orders.placeByValue']),
  // Its answers are not signed.
  impossibleFaults: new Set(['tampered-signature']),
  refusalCodes: new Set(Object.keys(kumquatErrors)),
  callbacks: ({ kumquat: { callbackUrl, retries } }) => ({
    kumquat: {
      retries: retries.map(milliseconds),
      ...(callbackUrl === undefined ? {} : { url: callbackUrl }),
    },
  }),
  paramsOf: ({ method, path, body }) =>
    method === 'GET' && body === ''
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
