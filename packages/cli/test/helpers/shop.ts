import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, createKumicorn, type Kumicorn, sqliteStore, undiciTransport } from '@kumicorn/core'
import { type CallbackFields, kumquatCallback } from '@kumicorn/core/testing'
import { type Sandbox, startSandbox } from '@kumicorn/sandbox'

const HOUR = 3_600_000
export const BEGIN = Date.parse('2026-11-18T08:00:00Z')
const MOCK_ACCOUNT = '254771114118'
const REFUSED_ACCOUNT = '6208566322867'

/** A merchant who has had a bad day: a store with orders in every state, and dead letters. */
export interface Shop {
  readonly folder: string
  /** The path of the store. */
  readonly file: string
  readonly url: string
  readonly sandbox: Sandbox
  close(): Promise<void>
}

export async function openShop(): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), 'kumicorn-cli-'))
  const file = join(folder, 'orders.db')
  // The merchant's clock stands still unless it is moved; the sandbox need not agree with it.
  const sandbox = await startSandbox({
    settleAfter: Number.POSITIVE_INFINITY,
    kumquat: { maxClockSkew: 1e12 },
  })
  let now = BEGIN
  const clock: Clock = {
    now: () => now,
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  }
  const store = sqliteStore({ path: file })
  const kumicorn = createKumicorn({
    kumquat: { ...sandbox.kumquat, retries: 0, transport: losing('A-4') },
    paynicorn: { ...sandbox.paynicorn, retries: 0 },
    store,
    clock,
    deliveries: { maxTries: 1, pollInterval: 5 },
    reconcile: { ratePerSecond: 1_000, horizon: 2 * HOUR },
  })
  kumicorn.on('order.failed', {
    name: 'refund',
    handle: () => {
      throw new Error('the bank says \u001b[31mno\u001b[0m:\n余额不足')
    },
  })
  kumicorn.on('order.succeeded', { name: 'fulfil', handle: () => undefined })

  await placeAirtime(kumicorn, 'T-1')
  await kumicorn.start()
  await untilStuck(kumicorn, 'T-1', () => {
    now += HOUR / 2
    return now
  })
  now = BEGIN + 80 * HOUR
  await placeAll(kumicorn, () => {
    now += 60_000
  })
  await settle(kumicorn, sandbox)
  while (!(await isQuiet(kumicorn))) await sleep(5)
  await kumicorn.stop()
  await store.close()

  return {
    folder,
    file,
    url: `sqlite:${file}`,
    sandbox,
    async close() {
      await sandbox.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function placeAirtime({ paynicorn }: Kumicorn, transId: string): Promise<void> {
  const benefitNo = '08031234567'
  const number = { nationalPhoneNo: benefitNo, countryCode: 'NG' }
  const { operatorCode } = await paynicorn.operators.byNumber(number)
  await paynicorn.airtime.topUp({ transId, countryCode: 'NG', operatorCode, benefitNo, amount: '100' })
}

async function placeAll({ kumquat, paynicorn }: Kumicorn, tick: () => void): Promise<void> {
  const [product] = (await kumquat.products.list({ type: 'HF', pageSize: 1 }).page(1)).items
  const product_id = product?.id ?? ''
  const place = async (request_no: string, account: string): Promise<void> => {
    await kumquat.orders.place({ request_no, product_id, account })
    tick()
  }
  await place('A-1', MOCK_ACCOUNT)
  await place('A-2', MOCK_ACCOUNT)
  await place('A-3', REFUSED_ACCOUNT)
  await place('A-4', MOCK_ACCOUNT)
  const person = { countryCode: 'NG', currency: 'NGN', orderDescription: 'Airtime' }
  await paynicorn.payments.create({ ...person, orderId: 'P-1', amount: '250.00' })
  tick()
  // The same reference once more, of another kind.
  await paynicorn.payments.create({ ...person, orderId: 'A-1', amount: '10.50' })
  tick()
}

/** A-1 succeeds and A-2 fails, as callbacks tell. */
async function settle({ callbacks, orders }: Kumicorn, { kumquat }: Sandbox): Promise<void> {
  const call = async (request_no: string, fields: CallbackFields): Promise<void> => {
    const order = await orders.get(request_no, { kind: 'order' })
    const told = { request_no, serial_no: order?.gatewayReference, price: '98.0', ...fields }
    await callbacks.kumquat(kumquatCallback(told, kumquat.signKey))
  }
  await call('A-1', { status: 'success', pin: '1234-5678' })
  await call('A-2', { status: 'error', result: '余额不足' })
}

/** Only questions that are asked in time count, so the clock goes on when each has been asked. */
async function untilStuck({ orders }: Kumicorn, reference: string, tick: () => number): Promise<void> {
  for (;;) {
    const now = tick()
    let order = await orders.get(reference)
    while ((order?.queryAt ?? 0) <= now) {
      await sleep(5)
      order = await orders.get(reference)
    }
    if (order?.stuck) return
  }
}

/** The handler of the failure has failed. */
const isQuiet = async ({ deadLetters }: Kumicorn): Promise<boolean> =>
  (await deadLetters.list()).deadLetters.length === 1

/** Loses the answer to everything that speaks of a reference. */
function losing(reference: string) {
  const transport = undiciTransport()
  return {
    ...transport,
    async send(request: Parameters<typeof transport.send>[0]) {
      const answer = await transport.send(request)
      return request.body?.includes(reference) ? { ...answer, status: 502, body: new Uint8Array() } : answer
    },
  }
}
