import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createKumquat, createPaynicorn, type Transport, undiciTransport } from '@kumicorn/core'
import { endpointsOf, kumquatEndpoints, paynicornEndpoints } from '@kumicorn/core/endpoints'
import { type CallbackEvent, type Sandbox, startSandbox } from '@kumicorn/sandbox'
import type { Goods } from './intents.ts'
import { acknowledgementOf } from './mailbag.ts'
import { type Orchard, startOrchard } from './orchard.ts'
import type { Watcher } from './watcher.ts'

/** The gateways, shared by all runs: each run has references of its own, which begin with its name. */
export interface Gateways {
  readonly sandbox: Sandbox
  readonly transport: Transport
  readonly goods: Goods
  readonly orchard: Orchard
  /** Somebody else buys something under this reference at KUMQUAT. */
  take(reference: string): Promise<void>
  watch(run: string, watcher: Watcher): () => void
  close(): Promise<void>
}

const moneyOperations = new Set(
  [...endpointsOf(kumquatEndpoints), ...endpointsOf(paynicornEndpoints)]
    .filter(({ money }) => money !== undefined)
    .map(({ operation }) => operation as string),
)

export async function startGateways(): Promise<Gateways> {
  const watchers = new Map<string, Watcher>()
  const watcherOf = (reference: string): Watcher | undefined => watchers.get(reference.split('-')[0] ?? '')
  const leaving = new Map<string, CallbackEvent>()

  const inbox = createServer(async (request, response) => {
    const callback = leaving.get(await text(request)) as CallbackEvent
    // Orders of runs that are over are of no interest to anybody: their callbacks are acknowledged.
    const reply = watcherOf(callback.reference)?.callback(callback) ?? {
      status: 200,
      body: acknowledgementOf(callback),
    }
    leaving.delete(callback.body)
    response.writeHead(reply.status, { 'content-type': 'text/plain' }).end(reply.body)
  })
  inbox.listen(0, '127.0.0.1')
  await once(inbox, 'listening')
  const url = `http://127.0.0.1:${(inbox.address() as AddressInfo).port}/`

  const sandbox = await startSandbox({
    speed: 0,
    startsAt: Date.UTC(2026, 10, 21, 4),
    settleAfter: Number.POSITIVE_INFINITY,
    // The merchant's clock is stepped: what that does to the dates of its requests is tested elsewhere.
    kumquat: { callbackUrl: url, balance: '1000000000000.00', maxClockSkew: Number.MAX_SAFE_INTEGER },
    paynicorn: { postbackUrl: url, rechargeUrl: url },
  })
  sandbox.on('order', ({ order }) => watcherOf(order.reference)?.order(order))
  sandbox.on('request', ({ operation = '', reference = '' }) => {
    if (moneyOperations.has(operation)) watcherOf(reference)?.asked(reference)
  })
  sandbox.on('callback', (callback) => void leaving.set(callback.body, callback))

  const orchard = await startOrchard(watcherOf)
  const transport = undiciTransport()
  const goods = await goodsOf(sandbox, transport)
  return {
    sandbox,
    transport,
    goods,
    orchard,
    async take(request_no) {
      const clock = { now: () => sandbox.clock.now(), after: () => () => undefined }
      const other = createKumquat({ ...sandbox.kumquat, transport, clock })
      await other.orders.place({ request_no, product_id: goods.product.id, account: '254771114999' })
    },
    watch(run, watcher) {
      watchers.set(run, watcher)
      return () => void watchers.delete(run)
    },
    async close() {
      orchard.close()
      await sandbox.close()
      await transport.close?.()
      inbox.closeAllConnections()
      inbox.close()
    },
  }
}

async function goodsOf(sandbox: Sandbox, transport: Transport): Promise<Goods> {
  const clock = { now: () => sandbox.clock.now(), after: () => () => undefined }
  const kumquat = createKumquat({ ...sandbox.kumquat, transport, clock })
  const paynicorn = createPaynicorn({ ...sandbox.paynicorn, transport, clock })
  const products = await kumquat.products.list({ type: 'HF', country_code: 'KE' }).page(1)
  const [bundle] = await paynicorn.data.goods({ countryCode: 'NG' })
  const { operatorCode } = await paynicorn.operators.byNumber({
    nationalPhoneNo: '08031234567',
    countryCode: 'NG',
  })
  const { id = '', base_value = '', unit = '' } = products.items[0] ?? {}
  return { product: { id, base_value, unit }, bundle: bundle?.goodsId ?? '', operatorCode }
}
