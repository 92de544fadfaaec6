import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type Asked,
  type CallbackKind,
  type CallOptions,
  type Gateway,
  InputError,
  memoryStore,
  type Outcome,
  TransportError,
} from '../../../src/index.ts'
import { unknown } from '../call-engine/gateway.ts'
import { aFact, market } from './papaya.ts'

const never = () => new Promise<never>(() => undefined)
const body = { method: 'POST', headers: {}, rawBody: new Uint8Array() }
const told = (fields: object = {}) => aFact({ source: 'callback', ...fields })
const callbacks = (kind: object) =>
  ({ papaya: { path: '/papaya', read: () => told(), acknowledge: () => 'ok', ...kind } }) as Record<
    string,
    CallbackKind
  >

// Found by an attack: it was taken for "not sent", and sent again.
it.each([0, 2])(
  'what decodes an answer cannot say that nothing was sent, with %i retries',
  async (retries) => {
    const decode = () => Promise.reject(new TransportError('failed', 'no key', { requestSent: 'no' }))
    const { client, server } = await market({ wire: { decode }, retries })
    expect(unknown(await client.buy({ id: 'P1' }))).toMatchObject({
      sent: true,
      error: { code: 'answer_malformed', cause: { code: 'transport_failed' } },
    })
    expect(unknown(await client.buy({ id: 'P1' })).sent).toBe(true)
    expect(server.requests).toHaveLength(1)
  },
)

// Found by an attack: each of them held the caller, or the gateway, for ever.
describe('what never ends', () => {
  it('is given up: a reader of answers, with the call', async () => {
    const { client } = await market({ read: never as unknown as Gateway['read'] })
    const outcome = unknown(await client.buy({ id: 'P1' }, { timeout: 50 }))
    expect(outcome).toMatchObject({ sent: true, error: { code: 'transport_timeout' } })
  })

  it.each<readonly [string, CallOptions | undefined, string]>([
    ['with its own time', { timeout: 50 }, 'transport_timeout'],
    ['with the time of a question', undefined, 'transport_timeout'],
    ['by its caller', { signal: AbortSignal.timeout(50) }, 'transport_aborted'],
    ['by its caller before', { signal: AbortSignal.abort() }, 'transport_aborted'],
  ])('is given up: the query of resolve(), %s', async (_, options, code) => {
    const given = { read: () => aFact({ state: 'unknown' }), query: never }
    const { client } = await market(given, { reconcile: { timeout: 50 } })
    const outcome = unknown(await client.buy({ id: 'P1' }))
    expect(unknown(await outcome.resolve(options)).error).toMatchObject({ code })
    await expect(outcome.resolve({ timeout: -1 })).rejects.toMatchObject({ code: 'input_invalid' })
  })

  it.each([{ read: never }, { acknowledge: never }])('is given up: %o of a callback', async (kind) => {
    const given = { callbacks: callbacks(kind) }
    const { kumicorn } = await market(given, { callbacks: { timeout: 50 } })
    expect(await kumicorn.callbacks.papaya?.(body)).toMatchObject({ status: 503 })
  })
})

// Found by an attack: resolve() threw it at its caller, as if its own options were wrong.
it('a query that cannot be asked is a doubt', async () => {
  const query = () => Promise.reject(new InputError([]))
  const { client } = await market({ read: () => aFact({ state: 'unknown' }), query })
  const outcome = unknown(await client.buy({ id: 'P1' }))
  expect(unknown(await outcome.resolve()).error).toMatchObject({ code: 'input_invalid' })
})

// Found by an attack: two orders without a reference were one, and a number was another one than its text.
describe('a reference of a gateway of somebody else', () => {
  type Buy = { buy(params: object): Promise<Outcome<object>> }
  const shop = async (id: z.ZodType) => {
    const there = await market({ request: z.object({ id }) })
    return { ...there, buy: (params: object) => (there.client as unknown as Buy).buy(params) }
  }

  it.each([
    [z.string().optional(), undefined],
    [z.string(), ''],
    [z.string(), 'A\ud800'],
    [z.number(), 1.5],
    [z.object({}), {}],
  ])('is refused before anything is sent when it is no text: %o', async (id, given) => {
    const { buy, server } = await shop(id)
    await expect(buy({ id: given })).rejects.toMatchObject({
      code: 'input_invalid',
      issues: [{ field: 'id' }],
    })
    expect(server.requests).toHaveLength(0)
  })

  it.each([7, 7n])('may be a whole number: %o', async (given) => {
    const { buy, kumicorn } = await shop(z.union([z.int(), z.bigint().transform(Number)]))
    expect(await buy({ id: given })).toMatchObject({ state: 'accepted' })
    expect(await kumicorn.orders.get('7')).toMatchObject({ reference: '7', state: 'pending' })
  })
})

describe('what a gateway of somebody else says amiss', () => {
  it.each(['1E+2', 5, '5,00'])('is refused before anything is sent: an amount of %j', async (amount) => {
    const asked = () => ({ terms: {}, amount }) as Asked
    const { client, server } = await market({ asked })
    await expect(client.buy({ id: 'P1' })).rejects.toMatchObject({ code: 'config_invalid' })
    expect(server.requests).toHaveLength(0)
  })

  // A reader of callbacks that said "query" settled contradictions by itself.
  it('is not taken: another source than the road that it came by', async () => {
    const read = () => aFact({ source: 'query', state: 'failed' })
    const query = async () => aFact({ source: 'callback', state: 'failed' })
    const { client, kumicorn } = await market({ callbacks: callbacks({ read }), query })
    await client.buy({ id: 'P1' })
    expect(await kumicorn.callbacks.papaya?.(body)).toMatchObject({ status: 503 })
    await expect(kumicorn.orders.recheck('P1')).rejects.toMatchObject({ code: 'answer_malformed' })
    expect(await kumicorn.orders.get('P1')).toMatchObject({ state: 'pending' })
  })

  it.each([
    ['beside', { ['__proto__']: 'x' }],
    ['within', { deep: [{ ['__proto__']: 'x' }] }],
  ])('is not kept: a callback with a name that cannot be read again, %s', async (_, data) => {
    const { kumicorn } = await market({ callbacks: callbacks({ read: () => told({ data }) }) })
    expect(await kumicorn.callbacks.papaya?.(body)).toMatchObject({ status: 503 })
    expect((await kumicorn.orders.list()).orders).toEqual([])
  })

  it('is counted once: a kind of order that is named twice', async () => {
    const read = () => told({ kinds: ['fruit', 'fruit'], state: 'succeeded' })
    const { client, kumicorn } = await market({ callbacks: callbacks({ read }) })
    await client.buy({ id: 'P1' })
    expect(await kumicorn.callbacks.papaya?.(body)).toMatchObject({ status: 200 })
    expect(await kumicorn.orders.get('P1')).toMatchObject({ state: 'succeeded' })
  })

  // It held what was stopped after it, and stop() rejected.
  it('is logged: that it cannot be closed', async () => {
    const logged: unknown[] = []
    const none = () => undefined
    const logger = { debug: none, info: none, warn: none, error: (line: object) => void logged.push(line) }
    const close = () => Promise.reject(new Error('stuck'))
    const { kumicorn } = await market({ close }, { logger })
    await kumicorn.start()
    await kumicorn.stop()
    expect(logged).toMatchObject([{ gateway: 'papaya', err: { message: 'stuck' } }])
  })
})

it('what is kept of a callback is what was verified, when its caller uses the bytes again', async () => {
  const store = memoryStore()
  const read = (rawBody: Uint8Array) => told({ data: { text: Buffer.from(rawBody).toString() } })
  const { kumicorn } = await market({ callbacks: callbacks({ read }) }, { store })
  const rawBody = Buffer.from('verified')
  const answer = kumicorn.callbacks.papaya?.({ ...body, rawBody })
  rawBody.fill('x')
  expect(await answer).toMatchObject({ status: 200 })
  const { items } = await store.orders({ reference: 'P1', limit: 1 })
  const [message] = items[0] ? await store.messages(items[0]) : []
  expect(Buffer.from(message?.body ?? []).toString()).toBe('verified')
})
