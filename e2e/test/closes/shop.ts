import {
  type AccountClose,
  addDecimals,
  type Clock,
  createKumicorn,
  type DailyCloseOptions,
  memoryStore,
  type Store,
  type Transport,
  type TransportRequest,
  undiciTransport,
} from '@kumicorn/core'
import { startSandbox } from '@kumicorn/sandbox'
import { onTestFinished } from 'vitest'
import { listens } from '../support/listens.ts'

export const ZONE = 'Asia/Shanghai'
/** Midnight in Shanghai, and the day that begins with it. */
export const MIDNIGHT = Date.parse('2026-11-25T16:00:00Z')
export const DAY = '2026-11-26'
export const NEXT_DAY = '2026-11-27'

const HOUR = 3_600_000
const SUCCEEDS = '254771114118'
const PRODUCT = '19402'
/** At another price. */
export const OTHER_PRODUCT = '19403'

/** What is added to every balance that the gateway tells, on its way: money that was paid in, or a false answer. */
interface Added {
  amount: string
}

function adding(added: Added): Transport {
  const transport = undiciTransport()
  return {
    ...transport,
    async send(request: TransportRequest) {
      const response = await transport.send(request)
      if (!request.url.endsWith('/balance')) return response
      const text = new TextDecoder()
        .decode(response.body)
        .replace(/"balance":(-?[\d.]+)/, (_, told: string) => `"balance":${addDecimals(told, added.amount)}`)
      return { ...response, body: new TextEncoder().encode(text) }
    },
  }
}

export interface ShopOptions {
  readonly store?: Store
  readonly partnerNo?: string
  /** Without Paynicorn there is one account. Default true. */
  readonly onlyKumquat?: boolean
}

/** A merchant of the sandbox, whose clock both go by: it stands still at five past midnight until it is moved. */
export async function shop({
  store = memoryStore(),
  partnerNo = 'sandbox',
  onlyKumquat = true,
}: ShopOptions = {}) {
  const sandbox = await startSandbox({
    speed: 0,
    startsAt: MIDNIGHT + 5 * 60_000,
    settleAfter: Number.POSITIVE_INFINITY,
    kumquat: { partnerNo },
  })
  const added: Added = { amount: '0' }
  const clock: Clock = {
    now: () => sandbox.clock.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  }
  const kumicorn = createKumicorn({
    logger: false,
    kumquat: { ...sandbox.kumquat, retries: 0, callbackUrl: false, transport: adding(added) },
    ...(onlyKumquat ? {} : { paynicorn: { ...sandbox.paynicorn, retries: 0 } }),
    store,
    clock,
    reconcile: { ratePerSecond: Number.POSITIVE_INFINITY },
  })
  await listens(kumicorn, sandbox)
  onTestFinished(async () => {
    await sandbox.close()
    await kumicorn.stop()
    await store.close()
  })
  /** Goes on to so many hours after the first midnight. */
  const goTo = (hours: number): Promise<void> =>
    sandbox.clock.advance(Math.max(0, MIDNIGHT + hours * HOUR - sandbox.clock.now()))
  return {
    kumicorn,
    sandbox,
    added,
    store,
    goTo,
    /** Places an order, and returns what it costs. */
    async place(request_no: string, product_id = PRODUCT): Promise<string> {
      const order = { request_no, product_id, account: SUCCEEDS }
      const outcome = await kumicorn.kumquat.orders.place(order)
      if (outcome.state !== 'accepted') throw new Error(`${request_no} is ${outcome.state}`)
      return outcome.order.price ?? ''
    },
    async pay(orderId: string): Promise<void> {
      const order = { countryCode: 'NG', currency: 'NGN', orderDescription: 'Airtime', amount: '443.94' }
      await kumicorn.paynicorn.payments.create({ ...order, orderId })
    },
    /** The close of the one account, or of the gateway's. Then a minute goes by: what happens next is after it. */
    async close(options: Partial<DailyCloseOptions> = {}, gateway = 'kumquat'): Promise<AccountClose> {
      const { accounts } = await kumicorn.dailyCloses.make({ zone: ZONE, ...options })
      const close = accounts.find((account) => account.gateway === gateway)
      if (close === undefined) throw new Error(`there is no account of ${gateway}`)
      await sandbox.clock.advance('1m')
      return close
    },
  }
}

export const times = (price: string, count: number): string => {
  let sum = '0'
  for (let n = 0; n < count; n += 1) sum = addDecimals(sum, price)
  return sum
}
