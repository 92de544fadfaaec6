import { describe, expect, it } from 'vitest'
import type { Fact, Gateway, OrderRecord } from '../../../src/index.ts'
import { unknown } from '../call-engine/gateway.ts'
import { aFact, cyclic, fails, market, type papaya, refuses } from './papaya.ts'

// Found by an attack: what a third gateway's own code threw or handed out after sending came as an exception, was
// acknowledged and kept nowhere, crashed the process, or stopped its loop for good.

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

  // Found by an attack: it was rejected, though it was there before.
  it.each<readonly [string, Gateway['query']]>([
    ['its query fails', () => Promise.reject(new TypeError('overlooked'))],
    ['its query says absent', async () => 'absent'],
  ])('when a refusal that says "exists" is called rejected, and %s', async (_, query) => {
    const { kumicorn, client } = await market({
      read: () => aFact({ state: 'rejected', exists: true }),
      query,
    })
    unknown(await client.buy({ id: 'P1' }))
    expect(await kumicorn.orders.get('P1')).toMatchObject({ state: 'unknown' })
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
