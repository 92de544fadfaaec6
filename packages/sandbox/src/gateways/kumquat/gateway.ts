import { beijingTimestamp, explainKumquat, kumquatSign, objectFrom, unsigned } from '@kumicorn/messages'
import { z } from 'zod'
import { decimalSchema, decimalText, units } from '../../engine/decimal.ts'
import { SandboxError } from '../../errors.ts'
import { answeredAtOnce } from '../../http/exchange.ts'
import type { GatewayDefinition, GatewayMemory, WireMessage } from '../gateway.ts'
import { httpAddress } from '../params.ts'
import { endpoints } from './endpoints.ts'
import type { KumquatSettings } from './options.ts'
import { kumquatErrors } from './refusals.ts'
import { kumquatServer } from './server.ts'
import { enter } from './settling.ts'
import { balanceAtFirst, type KumquatOrder, type KumquatState, newKumquatState } from './state.ts'

/** What an order goes through before it is decided. */
const nextStatus: Readonly<Record<string, string>> = { ACCEPT: 'PROCESSING', PROCESSING: 'SUBMIT' }

const countersSchema = z.object({ balance: decimalSchema, serials: z.int() })

const orderSchema = z.looseObject({
  account: z.string(),
  productId: z.string(),
  callbackUrl: z
    .string()
    .refine((url) => httpAddress.read(url) !== undefined, `not ${httpAddress.allowed}`)
    .optional(),
  plannedResult: z.object({
    succeeds: z.boolean(),
    rejected: z.literal(true).exactOptional(),
    result: z.string(),
  }),
  result: z.string().optional(),
  charged: z.boolean(),
})

/** What of it a data file has. */
const stored = { order: orderSchema, counters: countersSchema }

const placing = new Set(['orders.place', 'orders.placeByValue'])

const paramsOf = ({ method, path, body }: WireMessage): Readonly<Record<string, unknown>> =>
  method === 'GET' && body === ''
    ? Object.fromEntries(new URLSearchParams(path.split('?')[1] ?? ''))
    : (objectFrom(body) ?? {})

export const kumquat: GatewayDefinition = {
  name: 'kumquat',
  title: 'KUMQUAT',
  operations: Object.values(endpoints).map(({ operation }) => operation),
  placing,
  calledBack: placing,
  callbacksTell: { amount: placing, currency: new Set() },
  // Its answers are not signed.
  impossibleFaults: new Set(['tampered-signature']),
  refusalCodes: new Set(Object.keys(kumquatErrors)),
  callbacks: {
    kumquat: {
      url: ({ kumquat: { callbackUrl } }) => callbackUrl,
      retries: ({ kumquat: { retries } }) => retries,
    },
  },
  paramsOf,
  asksFor(request) {
    if (request.operation !== 'orders.query') return undefined
    const { request_no, serial_no } = paramsOf(request)
    return { by: request_no ? 'reference' : serial_no ? 'gatewayId' : undefined, placing: [...placing] }
  },
  listed: { account: ['account'], description: [] },
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
        path: endpoints.placeOrder.path,
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

/** Keeps KUMQUAT's part of the state; the product is named by its id. */
function kumquatMemory(state: KumquatState): GatewayMemory {
  return {
    store(order) {
      const { answering, product, ...stored } = order as KumquatOrder
      return { ...stored, productId: product.id } as typeof stored
    },
    restore(stored) {
      const { productId, ...order } = stored as KumquatOrder & { readonly productId: string }
      const product = state.productsById.get(productId)
      if (product === undefined) throw new SandboxError(`there is no product ${productId}`)
      // What was undefined is missing in JSON, which reads the same.
      enter(state, { ...order, product, answering: answeredAtOnce() })
    },
    counters: () => ({ balance: decimalText(state.balance, 12), serials: state.serials.state }),
    setCounters(counters) {
      const { balance, serials } = countersSchema.parse(counters)
      // What was given at this start comes first.
      if (state.settings.balance === undefined) state.balance = units(balance)
      state.serials.state = serials
    },
    clear() {
      state.byRequestNo.clear()
      state.bySerialNo.clear()
      state.balance = balanceAtFirst(state.settings)
    },
  }
}
