import { manualClock } from '@kumicorn/testkit'
import { expect, it, onTestFinished, vi } from 'vitest'
import {
  type Clock,
  ConfigError,
  createKumicorn,
  createKumquat,
  type KumquatClient,
  type KumquatOptions,
  type Logger,
} from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { gateway, SIGN_KEY, succeeds } from '../call-engine/gateway.ts'
import { order } from '../orders/shop.ts'

// Found by attack: a clock that cancels nothing, or that breaks later, made place() throw after the order was accepted, and
// ended the process with the next callback.

const kumquat = {
  baseUrl: 'http://127.0.0.1:9',
  partnerNo: 'P1',
  signKey: SIGN_KEY,
  callbackUrl: false,
} as const

it.each<[string, unknown, string]>([
  ['the timer of the runtime', (ms: number, run: () => void) => setTimeout(run, ms), 'a Timeout|an object'],
  ['nothing', () => undefined, 'undefined'],
  ['a promise', async () => Promise.reject(new Error('later')), 'a Promise'],
])('a clock whose after() returns %s is refused at once', (_, after, what) => {
  const clock = { now: Date.now, after } as Clock
  for (const make of [() => createKumicorn({ kumquat, clock }), () => createKumquat({ ...kumquat, clock })]) {
    expect(make).toThrow(ConfigError)
    expect(make).toThrow(new RegExp(`clock\\.after must return a function that cancels, not (${what})`))
  }
})

it.each<[string, Partial<Clock>]>([
  ['clock: now() has thrown', { now: thrower }],
  ['clock: after() has thrown', { after: thrower }],
  ['clock: what after() returns has thrown', { after: () => thrower }],
])('a clock that throws is refused at once: %s', (message, wrong) => {
  const make = () => createKumicorn({ kumquat, clock: { ...manualClock(), ...wrong } })
  expect(make).toThrow(ConfigError)
  expect(make).toThrow(message)
})

function thrower(): never {
  throw new Error('broken')
}

const bad =
  <Value>(value: unknown) =>
  (): Value =>
    value as Value
const real: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

it.each<[string, Partial<Clock>, string]>([
  ['now() throws', { now: thrower }, 'clock.now() has thrown'],
  ['now() gives NaN', { now: bad(Number.NaN) }, 'clock.now() gives NaN'],
  ['now() gives a bigint', { now: bad(1n) }, 'clock.now() gives a bigint'],
  ['now() gives a promise', { now: bad(Promise.resolve(1)) }, 'clock.now() gives a Promise'],
  ['monotonic() throws', { monotonic: thrower }, 'clock.monotonic() has thrown'],
  ['monotonic() gives a text', { monotonic: bad('1') }, 'clock.monotonic() gives a text like this'],
  ['after() throws', { after: thrower }, 'clock.after() has thrown'],
  ['after() returns nothing', { after: bad(undefined) }, 'clock.after() has returned no function'],
  ['cancelling throws', { after: bad(thrower) }, 'what clock.after() has returned has thrown'],
])('a clock that breaks later breaks no order and no callback: %s', async (_, wrong, message) => {
  const server = await gateway([succeeds({ request_no: 'R1', serial_no: 'S1', status: 'ACCEPT' })])
  const clock = { ...real }
  const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn<Logger['warn']>(), error: vi.fn() }
  const baseUrl = server.url
  const kumicorn = createKumicorn({ kumquat: { ...kumquat, baseUrl, retries: 0 }, clock, logger })
  const handled: string[] = []
  kumicorn.on('order.succeeded', { name: 'fulfil', handle: ({ reference }) => void handled.push(reference) })
  await kumicorn.start()
  onTestFinished(() => kumicorn.stop())

  Object.assign(clock, wrong)

  const said = { request_no: 'R1', serial_no: 'S1' }
  const outcome = await kumicorn.kumquat.orders.place(order)
  expect(outcome.state).toBe('accepted')
  const reply = await kumicorn.callbacks.kumquat(kumquatCallback(said, SIGN_KEY))
  expect(reply.status).toBe(200)
  expect(handled).toEqual(['R1'])
  const warnings = logger.warn.mock.calls.map(([, told]) => told).filter((told) => told.includes('clock'))
  if (!('monotonic' in wrong)) {
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain(message)
  }
})

it.each<[string, () => unknown]>([
  ['throws', thrower],
  ['gives nothing', () => undefined],
  ['gives NaN', () => Number.NaN],
  ['gives too much', () => 2],
  ['gives a bigint', () => 1n],
])('a random option that %s is replaced, and that is told once', async (_, random) => {
  const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn<Logger['warn']>(), error: vi.fn() }
  const clock = { ...real, after: (ms: number, run: () => void) => real.after(ms < 60_000 ? 0 : ms, run) }
  const client = createKumquat({ ...kumquat, retries: 2, random: random as () => number, logger, clock })
  onTestFinished(() => client.close())
  const outcome = await client.orders.place(order, { timeout: 60_000 })
  expect(outcome.state).toBe('unknown')
  const told = logger.warn.mock.calls.map(([, text]) => text).filter((text) => text.includes('random'))
  expect(told).toEqual([
    'kumicorn: the option random must give numbers from 0 up to 1, and does not: Math.random is taken instead',
  ])
})

// Found by attack: a client alone has wrapped its clock three times, and told of one break as often.
it.each<[string, (options: Pick<KumquatOptions, 'clock' | 'logger'>) => KumquatClient]>([
  ['alone', (options) => createKumquat({ ...kumquat, ...options, retries: 0 })],
  [
    'of a Kumicorn, with a clock of its own',
    (options) => createKumicorn({ kumquat: { ...kumquat, ...options, retries: 0 } }).kumquat,
  ],
  [
    'of a Kumicorn on the same clock',
    (options) => createKumicorn({ kumquat: { ...kumquat, ...options, retries: 0 }, ...options }).kumquat,
  ],
])('a client %s asks its clock once whether it cancels, and tells once that it broke', async (_, make) => {
  const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn<Logger['warn']>(), error: vi.fn() }
  const waits: number[] = []
  const clock = {
    ...real,
    after(ms: number, run: () => void) {
      waits.push(ms)
      return real.after(ms, run)
    },
  }
  const client = make({ clock, logger })
  onTestFinished(() => client.close())
  // A clock of tests that skips what it is asked to wait is not a day ahead afterwards.
  expect(waits).toEqual([1])
  clock.now = thrower
  expect((await client.orders.place(order)).state).toBe('unknown')
  await expect(client.balance()).rejects.toThrow('no answer')
  const told = logger.warn.mock.calls.map(([, text]) => text).filter((text) => text.includes('clock'))
  expect(told).toEqual(['kumicorn: clock.now() has thrown; the clock of the machine is taken instead'])
})
