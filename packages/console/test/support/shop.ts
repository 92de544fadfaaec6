import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKumicorn, type Kumicorn, type KumicornOptions, type Store, sqliteStore } from '@kumicorn/core'
import { kumquatCallback } from '@kumicorn/core/testing'
import { type Sandbox, startSandbox } from '@kumicorn/sandbox'
import { onTestFinished } from 'vitest'

/** A merchant with a simulated gateway. */
export interface Shop {
  readonly kumicorn: Kumicorn
  readonly store: Store
  readonly sandbox: Sandbox
  /** Whose orders are KUMQUAT's. */
  readonly account: string
  /** Handlers fail while this is set, with this error. */
  failWith: Error | undefined
  place(reference: string): Promise<void>
  /** The gateway calls back: a success unless told otherwise. */
  callBack(reference: string, fields?: Readonly<Record<string, string>>): Promise<void>
  /** Waits until it is so. */
  until(isSo: () => Promise<boolean> | boolean): Promise<void>
}

export async function openShop(options: Partial<KumicornOptions> = {}): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'kumicorn-console-'))
  const { store = sqliteStore({ path: join(folder, 'orders.db') }) } = options
  const sandbox = await startSandbox({ speed: 0 })
  const { baseUrl, partnerNo, signKey } = sandbox.kumquat
  const kumicorn = createKumicorn({
    logger: false,
    deliveries: { maxTries: 1, pollInterval: 20 },
    kumquat: { baseUrl, partnerNo, signKey, callbackUrl: false, retries: 0 },
    paynicorn: { ...sandbox.paynicorn, retries: 0 },
    ...options,
    store,
  })
  const shop: Shop = {
    kumicorn,
    store,
    sandbox,
    account: kumicorn.gateways.find(({ name }) => name === 'kumquat')?.account ?? '',
    failWith: undefined,
    async place(reference) {
      const order = { request_no: reference, product_id: 19402, account: '254771114118' }
      const { state } = await kumicorn.kumquat.orders.place(order)
      if (state !== 'accepted') throw new Error(`${reference} is ${state}`)
    },
    async callBack(reference, fields = {}) {
      const serial_no = (await kumicorn.orders.get(reference))?.gatewayReference ?? 'S-1'
      const about = { request_no: reference, partner_no: partnerNo, serial_no }
      const callback = kumquatCallback({ ...about, ...fields }, signKey)
      const { status, body } = await kumicorn.callbacks.kumquat(callback)
      if (status !== 200 && shop.failWith === undefined) throw new Error(body)
    },
    async until(isSo) {
      for (const end = performance.now() + 30_000; !(await isSo()); ) {
        if (performance.now() > end) throw new Error('it has not come to that')
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
  }
  kumicorn.on(['order.succeeded', 'order.failed', 'order.reversed', 'order.recovered'], {
    name: 'fulfil',
    handle() {
      if (shop.failWith) throw shop.failWith
    },
  })
  await kumicorn.start()
  onTestFinished(async () => {
    await kumicorn.stop()
    await store.close()
    await sandbox.close()
    await rm(folder, { recursive: true })
  })
  return shop
}
