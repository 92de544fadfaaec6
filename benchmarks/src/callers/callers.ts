import { join } from 'node:path'
import { PARTNER_NO, SIGN_KEY } from '../load/merchant.ts'
import { ACCOUNT, JSON_HEADERS, orderByHand, PATH, PRODUCT_ID, takenByHand } from './order.ts'

/** Places one order. Rejects unless it was taken. */
export type Call = (reference: string) => Promise<void>

/** Makes a caller of the gateway at an address. `folder` is for a database. */
export type MakeCall = (baseUrl: string, folder: string) => Promise<Call>

const accepted = ({ state }: { readonly state: string }): void => {
  if (state !== 'accepted') throw new Error(`an order has ended as ${state}`)
}

const order = (reference: string) => ({
  request_no: reference,
  product_id: BigInt(PRODUCT_ID),
  account: ACCOUNT,
})

const account = (baseUrl: string) => ({
  baseUrl,
  partnerNo: PARTNER_NO,
  signKey: SIGN_KEY,
  callbackUrl: false as const,
})

const journalled =
  (store: 'memory' | 'sqlite'): MakeCall =>
  async (baseUrl, folder) => {
    const { createKumicorn, memoryStore, sqliteStore } = await import('@kumicorn/core')
    const made =
      store === 'memory'
        ? memoryStore({ maxOrders: 1_000_000 })
        : sqliteStore({ path: join(folder, 'orders.db') })
    const kumicorn = createKumicorn({ store: made, kumquat: account(baseUrl) })
    await kumicorn.start()
    return async (reference) => accepted(await kumicorn.kumquat.orders.place(order(reference)))
  }

/** Every client that is measured. Each loads what it needs and nothing of the others. */
export const callers = {
  'hand-written': async (baseUrl) => {
    const { Agent, request } = await import('undici')
    const [url, dispatcher] = [baseUrl + PATH, new Agent()]
    return async (reference) => {
      const body = orderByHand(reference)
      const response = await request(url, { method: 'POST', headers: JSON_HEADERS, body, dispatcher })
      takenByHand(reference, await response.body.json())
    }
  },
  'kumicorn, no journal': async (baseUrl) => {
    const { createKumquat } = await import('@kumicorn/core')
    const client = createKumquat(account(baseUrl))
    return async (reference) => accepted(await client.orders.place(order(reference)))
  },
  'kumicorn, memory store': journalled('memory'),
  'kumicorn, SQLite': journalled('sqlite'),
  'global fetch': async (baseUrl) => async (reference) => {
    const body = orderByHand(reference)
    const response = await fetch(baseUrl + PATH, { method: 'POST', headers: JSON_HEADERS, body })
    takenByHand(reference, await response.json())
  },
  axios: async (baseUrl) => {
    const { default: axios } = await import('axios')
    const client = axios.create({ baseURL: baseUrl, headers: JSON_HEADERS, proxy: false })
    return async (reference) => {
      const { data } = await client.post(PATH, orderByHand(reference))
      takenByHand(reference, data)
    }
  },
  ky: async (baseUrl) => {
    const { default: ky } = await import('ky')
    const client = ky.create({ headers: JSON_HEADERS })
    return async (reference) =>
      takenByHand(reference, await client.post(baseUrl + PATH, { body: orderByHand(reference) }).json())
  },
  got: async (baseUrl) => {
    const [{ default: got }, { Agent }] = await Promise.all([import('got'), import('node:http')])
    const client = got.extend({ headers: JSON_HEADERS, agent: { http: new Agent({ keepAlive: true }) } })
    return async (reference) =>
      takenByHand(reference, await client.post(baseUrl + PATH, { body: orderByHand(reference) }).json())
  },
  stripe: async (baseUrl) => {
    const { default: Stripe } = await import('stripe')
    const { hostname, port } = new URL(baseUrl)
    const client = new Stripe('sk_test_benchmark', {
      host: hostname,
      port,
      protocol: 'http',
      telemetry: false,
    })
    return async (reference) => {
      const given = { amount: 9800, currency: 'usd', metadata: { reference } }
      const { status } = await client.paymentIntents.create(given)
      if (status !== 'processing') throw new Error(`a payment has ended as ${status}`)
    }
  },
} satisfies Readonly<Record<string, MakeCall>>

export type CallerName = keyof typeof callers
