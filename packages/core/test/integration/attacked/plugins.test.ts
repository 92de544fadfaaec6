import { httpServer, manualClock } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { badSignature, gatewayCalls, type Wire } from '../../../src/gateway-kit.ts'
import {
  type CallbackKind,
  type CallOptions,
  createKumicorn,
  type Fact,
  type Gateway,
  GatewayError,
  type GatewayPlugin,
  type KumicornOptions,
  type OrderRecord,
  type Outcome,
} from '../../../src/index.ts'
import { unknown } from '../call-engine/gateway.ts'

// Found by an attack: what a third gateway's own code threw or handed out after sending came as an exception, was
// acknowledged and kept nowhere, crashed the process, or stopped its loop for good.
const MINUTE = 60_000
const aFact = (fields: object = {}): Fact => ({
  source: 'call',
  kinds: ['fruit'],
  reference: 'P1',
  state: 'pending',
  status: 'ok',
  data: {},
  ...fields,
})

interface Client {
  buy(params: { readonly id: string }, options?: CallOptions): Promise<Outcome<object>>
}

/** A gateway whose author has overlooked something. */
function papaya(
  url: string,
  { wire, ...given }: Partial<Gateway> & { readonly wire?: Partial<Wire> } = {},
): GatewayPlugin<Client> {
  const buy = {
    operation: 'buy',
    method: 'POST',
    path: '/buy',
    request: z.object({ id: z.string() }),
    response: z.looseObject({}),
    money: { reference: 'id', query: { operation: 'ask', params: (id: string) => ({ id }) } },
  } as const
  return {
    name: 'papaya',
    create(host) {
      const calls = gatewayCalls({
        name: 'papaya',
        endpoints: { buy },
        host,
        options: { retries: 1 },
        gateway: () => made,
        wire: {
          encode: (_, params) => ({ method: 'POST', url, headers: {}, body: JSON.stringify(params) }),
          decode: (_, { body }) => JSON.parse(Buffer.from(body).toString()) as unknown,
          ...wire,
        },
      })
      const made: Gateway<Client> = {
        name: 'papaya',
        account: 'papaya_1',
        endpoints: { buy },
        callbacks: {},
        schedule: { delays: [MINUTE], ratePerSecond: 5, concurrency: 2, horizon: 72 * 60 * MINUTE },
        kindOf: () => 'fruit',
        asked: () => ({ terms: {} }),
        read: ({ reference }) => aFact({ reference }),
        query: async () => 'absent',
        close: calls.close,
        ...given,
        client: calls.methods as unknown as Client,
      }
      return made
    },
  }
}

async function market(given: Parameters<typeof papaya>[1], options: Partial<KumicornOptions> = {}) {
  const server = await httpServer((response) => response.end('{}'))
  const plugin = papaya(server.url, given)
  const kumicorn = createKumicorn({ gateways: [plugin], ...options })
  onTestFinished(() => kumicorn.stop())
  return { kumicorn, server, client: kumicorn.client(plugin) }
}

const fails = (): never => {
  throw new TypeError('overlooked')
}
const refuses = (): never => {
  throw new GatewayError({
    gateway: 'papaya',
    operation: 'buy',
    gatewayCode: 'no',
    gatewayMessage: '',
    httpStatus: 200,
  })
}

const cyclic: Record<string, unknown> = {}
cyclic.self = cyclic

describe('a money operation that was sent is in doubt', () => {
  it.each<readonly [string, (order: OrderRecord) => unknown]>([
    ['throws', () => JSON.parse('x') as unknown],
    ['throws later than its type says', () => Promise.reject(new Error('late'))],
    ['reads nothing', () => undefined],
    ['reads no fact', () => ({})],
    ['names no kind', ({ reference }) => aFact({ reference, kinds: [] })],
    ['names no reference', () => aFact({ reference: undefined })],
    ['tells an amount that is none', () => aFact({ amount: 'abc' })],
    ['tells ids that are none', () => aFact({ ids: { fruitId: 7 } })],
    ['tells a currency that is none', () => aFact({ currency: 5 })],
    ['tells an id of its own that is none', () => aFact({ gatewayReference: {} })],
    ['names secrets that are none', () => aFact({ secrets: 'pin' })],
    ['has no data', () => aFact({ data: null })],
    ['has a bigint in its answer', () => aFact({ answer: { big: 1n } })],
    ['has a bigint in its data', () => aFact({ data: { big: 1n } })],
    ['has a circle in its answer', () => aFact({ answer: cyclic })],
    ['has a prototype in its answer', () => aFact({ answer: JSON.parse('{"__proto__":1}') as object })],
  ])('when its reader %s', async (_, read) => {
    const logged: object[] = []
    const none = () => undefined
    const logger = { debug: none, info: none, warn: none, error: (line: object) => void logged.push(line) }
    const given = { read: read as Gateway['read'] }
    const { kumicorn, client, server } = await market(given, { logger })
    const outcome = unknown(await client.buy({ id: 'P1' }))
    expect(outcome).toMatchObject({ sent: true, error: { code: 'answer_malformed' } })
    expect(server.requests).toHaveLength(1)
    expect(await kumicorn.orders.get('P1')).toMatchObject({ state: 'unknown', sends: 1 })
    expect(logged).toMatchObject([{ gateway: 'papaya', reference: 'P1' }])
    expect((await client.buy({ id: 'P1' })).state).toBe('unknown')
  })

  it.each<readonly [string, () => unknown]>([
    ['throws', () => JSON.parse('x') as unknown],
    ['rejects with nothing', () => Promise.reject()],
    ['says nonsense', async () => 'nonsense'],
  ])('when its query %s', async (_, query) => {
    const given = { read: () => aFact({ state: 'unknown', exists: true }), query: query as Gateway['query'] }
    const { kumicorn, client } = await market(given)
    const outcome = unknown(await client.buy({ id: 'P1' }))
    expect(unknown(await outcome.resolve()).error).toMatchObject({ code: 'answer_malformed' })
    expect((await kumicorn.reconcile()).failed).toMatchObject([{ reference: 'P1' }])
  })
})

// On the commit before: thrown at the caller, though it was sent; an asynchronous `sameTerm` accepted another order.
describe('a money operation that was sent is never taken for another end', () => {
  const asked = () => ({ terms: { sku: 's1' } })
  const tells = (sku: string) => ({ asked, read: () => aFact({ terms: { sku } }) })
  const isDoubted = async (given: Parameters<typeof papaya>[1]) => {
    const { kumicorn, client, server } = await market(given)
    const outcome = unknown(await client.buy({ id: 'P1' }))
    expect(outcome.sent).toBe(true)
    expect(server.requests).toHaveLength(1)
    expect(await kumicorn.orders.get('P1')).toMatchObject({ sends: 1 })
    return { outcome, kumicorn }
  }

  it.each<readonly [string, () => unknown]>([
    ['fails', fails],
    ['is asynchronous', async () => true],
    ['is asynchronous, and fails', () => Promise.reject(new Error('late'))],
    ['says something else than true', () => 'yes'],
  ])('when what compares its terms %s: then it may be another order', async (_, sameTerm) => {
    const query = async () => aFact({ source: 'query', terms: { sku: 's2' } })
    const given = { ...tells('s2'), query, sameTerm: sameTerm as () => boolean }
    const { outcome, kumicorn } = await isDoubted(given)
    expect(outcome.error).toMatchObject({ code: 'reference_collision' })
    expect(unknown(await outcome.resolve()).error).toMatchObject({ code: 'reference_collision' })
    expect((await kumicorn.reconcile()).changed).toMatchObject([{ reference: 'P1' }])
  })

  it.each(['isUnprocessed', 'correct'] as const)('when %s fails', async (name) => {
    const read = (): Fact => aFact({ state: 'unknown' })
    for (const hook of [fails, () => Promise.reject(new Error('late'))])
      await isDoubted({ read, wire: { decode: refuses, [name]: hook } })
  })

  it('when what decodes its answer fails later than its type says', async () => {
    const { outcome } = await isDoubted({ wire: { decode: () => Promise.reject(new TypeError('late')) } })
    expect(outcome.error).toMatchObject({ code: 'answer_malformed' })
  })

  it('when what decodes its answer never ends', async () => {
    const patience = new AbortController()
    const decode = (): Promise<never> => {
      patience.abort()
      return new Promise(() => undefined)
    }
    const { client } = await market({ wire: { decode } })
    const outcome = unknown(await client.buy({ id: 'P1' }, { signal: patience.signal }))
    expect(outcome).toMatchObject({ sent: true, error: { code: 'transport_aborted' } })
  })

  it('when the try after a refusal cannot be written', async () => {
    let tries = 0
    const read = (): Fact => aFact({ state: 'unknown' })
    const wire = { decode: refuses, isUnprocessed: () => true }
    const { client, server } = await market({
      read,
      wire: {
        ...wire,
        encode: () => {
          tries += 1
          return tries > 1 ? fails() : { method: 'POST', url: server.url, headers: {}, body: '{}' }
        },
      },
    })
    expect(unknown(await client.buy({ id: 'P1' })).sent).toBe(true)
    expect(server.requests).toHaveLength(1)
  })

  it('whatever names its terms, ids and details have', async () => {
    const names = { constructor: 'x', toString: 'y', ['__proto__']: 'z' }
    const { kumicorn, client } = await market({
      read: () => aFact({ terms: names, ids: names, details: names }),
    })
    expect((await client.buy({ id: 'P1' })).state).toBe('accepted')
    expect(await kumicorn.orders.get('P1')).toMatchObject({ state: 'pending', ids: names })
  })
})

it('what decodes an answer may be asynchronous', async () => {
  const { client } = await market({ wire: { decode: async () => ({ ripe: 'yes' }) } })
  expect((await client.buy({ id: 'P1' })).state).toBe('accepted')
})

describe('a query that never ends', () => {
  it('is given up, so that the loop goes on', async () => {
    const clock = manualClock()
    const asked: string[] = []
    const query = ({ reference }: OrderRecord) => {
      asked.push(reference)
      return new Promise<never>(() => undefined)
    }
    const reconcile = { ratePerSecond: Number.POSITIVE_INFINITY, timeout: MINUTE }
    const { client, kumicorn } = await market({ query }, { clock, reconcile })
    for (const id of ['P1', 'P2', 'P3', 'P4']) await client.buy({ id })
    clock.advance(MINUTE)
    await kumicorn.start()
    await expect.poll(() => asked).toHaveLength(2)
    clock.advance(MINUTE)
    await expect
      .poll(() => {
        clock.advance(1_000)
        return new Set(asked).size
      })
      .toBe(4)
    clock.advance(MINUTE)
  })
})

describe('a callback is not acknowledged', () => {
  const body = { method: 'POST', headers: {}, rawBody: new Uint8Array() }
  const receive = async (kind: object) => {
    const callbacks = { papaya: { path: '/papaya', read: () => aFact(), acknowledge: () => 'ok', ...kind } }
    const { kumicorn } = await market({ callbacks: callbacks as Record<string, CallbackKind> })
    return { answer: await kumicorn.callbacks.papaya?.(body), kumicorn }
  }

  it.each([{ kinds: [] }, { reference: undefined }, { reference: '' }, { data: null }])(
    'when it cannot be kept: %j',
    async (fields) => {
      const { answer, kumicorn } = await receive({ read: () => aFact(fields) })
      expect(answer?.status).toBe(503)
      expect((await kumicorn.orders.list()).orders).toEqual([])
    },
  )

  it('when its reader refuses it later than its type says', async () => {
    const { answer } = await receive({ read: () => Promise.reject(badSignature()) })
    expect(answer?.status).toBe(401)
  })

  it('with nothing', async () => {
    const { answer } = await receive({ acknowledge: () => undefined })
    expect(answer?.status).toBe(503)
  })

  it('but a state that is none is kept, and is a conflict', async () => {
    for (const state of ['weird', 'toString']) {
      const { answer, kumicorn } = await receive({ read: () => aFact({ state }) })
      expect(answer?.status).toBe(200)
      expect(await kumicorn.orders.get('P1')).toMatchObject({ state: 'created', conflict: {} })
    }
  })
})

it('an asynchronous logger that fails spoils nothing', async () => {
  const log = () => Promise.reject(new Error('the log server is down'))
  const logger = { debug: log, info: log, warn: log, error: log } as never
  const { kumicorn } = await market({}, { logger })
  await kumicorn.prune({ endedBefore: new Date(0) })
  expect(
    (await kumicorn.callbacks.kumquat({ method: 'GET', headers: {}, rawBody: new Uint8Array() })).status,
  ).toBe(404)
})

describe('a plugin is refused', () => {
  const made =
    (given: object): (() => unknown) =>
    () =>
      createKumicorn({ gateways: [papaya('http://127.0.0.1:9', given)] })

  it.each([
    [{ account: '' }, 'must have account'],
    [{ name: 'mango' }, 'another name'],
    [{ query: undefined }, 'must have kindOf, asked, read and query'],
    [{ callbacks: { x: { path: '/x', read: () => aFact() } } }, 'callbacks.x with read and acknowledge'],
    [{ callbacks: { x: { path: 'x', read: () => aFact(), acknowledge: () => '' } } }, 'begins with "/"'],
    [{ schedule: { delays: [1], ratePerSecond: 0, concurrency: 1, horizon: 1 } }, 'schedule.ratePerSecond'],
    [{ schedule: { delays: [1], ratePerSecond: 1, concurrency: 0.5, horizon: 1 } }, 'schedule.concurrency'],
    [{ schedule: { delays: [1], ratePerSecond: 1, concurrency: 1 } }, 'schedule.horizon'],
  ])('that makes %o', (given, words) => {
    expect(made(given)).toThrow(words)
  })

  it('when another one has the same account', () => {
    const other = { ...papaya('http://127.0.0.1:9', { name: 'guava' }), name: 'guava' }
    const gateways = [papaya('http://127.0.0.1:9'), other]
    expect(() => createKumicorn({ gateways })).toThrow('two gateways have the account')
  })
})
