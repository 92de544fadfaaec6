import { describe, expect, it } from 'vitest'
import { type CallbackKind, type Fact, type Gateway, memoryStore, sqliteStore } from '../../../src/index.ts'
import { unknown } from '../call-engine/gateway.ts'
import { newPath } from '../stores/database-file.ts'
import { aFact, fails, market } from './papaya.ts'

/** Throws when it is read again. */
const onlyOnce = (fields: object, name: string): Fact => {
  const value = (fields as Record<string, unknown>)[name]
  let reads = 0
  const get = () => (reads++ > 0 ? fails() : value)
  return Object.defineProperty({ ...fields } as Fact, name, { enumerable: true, get })
}
const toJsonOnce = () => {
  let reads = 0
  return { toJSON: () => (reads++ > 0 ? fails() : { ripe: 'yes' }) }
}

// Found by an attack: place() threw after it had sent, the order stayed `created`, and its callback was answered 503.
describe('what a gateway of somebody else asks for', () => {
  it.each<readonly [string, object | (() => unknown)]>([
    ['foreign ids that are none', { foreignIds: null }],
    ['foreign ids that are no texts', { foreignIds: { fruitId: 7 } }],
    ['no terms', { terms: undefined }],
    ['terms that are numbers', { terms: { product: 1 } }],
    ['a term that is null', { terms: { product: null } }],
    [
      'terms that cannot be read',
      { terms: Object.defineProperty({}, 'x', { enumerable: true, get: fails }) },
    ],
    ['persons that are no list', { personal: 'account' }],
    ['persons that are null', { personal: null }],
    ['a currency that is a number', { currency: 566 }],
    ['a recipient that is an object', { recipient: { name: 'ada' } }],
    ['what may be done once as an object', { once: { payment: 'P' } }],
    ['again in words', { once: 'refund', again: 'no' }],
    ['nothing', () => undefined],
    ['itself later than its type says', async () => ({ terms: {} })],
    ['itself later, and fails', () => Promise.reject(new Error('late'))],
    ['nothing, and throws', fails],
  ])('is refused before anything is sent or written when it is %s', async (_, odd) => {
    const asked = (typeof odd === 'function' ? odd : () => ({ terms: {}, ...odd })) as Gateway['asked']
    for (const store of [memoryStore(), sqliteStore({ path: await newPath() })]) {
      const { client, kumicorn, server } = await market({ asked }, { store })
      await expect(client.buy({ id: 'P1' })).rejects.toMatchObject({
        code: 'config_invalid',
        gateway: 'papaya',
        message: expect.stringContaining('the gateway "papaya"'),
      })
      expect(server.requests).toHaveLength(0)
      expect(await kumicorn.orders.get('P1')).toBeUndefined()
      await store.close()
    }
  })

  it.each([undefined, ''])('is refused when the kind of order is none: %j', async (kind) => {
    const { client, server } = await market({ kindOf: (() => kind) as never })
    await expect(client.buy({ id: 'P1' })).rejects.toMatchObject({ code: 'config_invalid' })
    expect(server.requests).toHaveLength(0)
  })

  it('is what it was when it was asked, and what is undefined is not asked for', async () => {
    const terms: Record<string, unknown> = { sku: 's1', colour: undefined }
    const read = () => {
      terms.sku = 's2'
      return aFact({ terms: { sku: 's1', colour: 'red' } })
    }
    const { client } = await market({ asked: () => ({ terms, foreignIds: undefined }) as never, read })
    expect((await client.buy({ id: 'P1' })).state).toBe('accepted')
  })
})

// Found by an attack: each was thrown at the caller, or at the gateway, after it had been sent.
describe('a fact of a gateway of somebody else', () => {
  const oddities: readonly (readonly [string, object])[] = [
    ['cannot be read', Object.defineProperty({}, 'ids', { enumerable: true, get: fails })],
    ['names an unreadable field by an object', { unreadable: { toString: fails } }],
    ['has an error that is none', { error: 'text' }],
    ['has an error that cannot be read', { error: new Proxy({}, { get: fails }) }],
    ['has a state that is no text', { state: { toString: () => 'succeeded' } }],
    ['tells what was ordered as a number', { ordered: 5 }],
    ['says that it exists in words', { exists: 'yes' }],
  ]
  const oddOf = (source: Fact['source'], fields: object): Fact =>
    Object.defineProperties(aFact({ source, state: 'succeeded' }), Object.getOwnPropertyDescriptors(fields))

  it.each(oddities)('that %s is a doubt after sending', async (_, fields) => {
    const { client, kumicorn } = await market({ read: () => oddOf('call', fields) })
    const outcome = unknown(await client.buy({ id: 'P1' }))
    expect(outcome).toMatchObject({ sent: true, error: { code: 'answer_malformed' } })
    expect(await kumicorn.orders.get('P1')).toMatchObject({ state: 'unknown', sends: 1 })
  })

  it.each(oddities)('that %s is no answer of a query', async (_, fields) => {
    const { client, kumicorn } = await market({ query: async () => oddOf('query', fields) })
    await client.buy({ id: 'P1' })
    await expect(kumicorn.orders.recheck('P1')).rejects.toMatchObject({ code: 'answer_malformed' })
    expect(await kumicorn.orders.get('P1')).toMatchObject({ state: 'pending' })
  })

  const called = async (read: () => Fact, acknowledge = (_: Fact) => 'ok') => {
    const callbacks: Record<string, CallbackKind> = { papaya: { path: '/papaya', read, acknowledge } }
    const { kumicorn } = await market({ callbacks })
    const request = { method: 'POST', headers: {}, rawBody: new Uint8Array() }
    return { kumicorn, reply: await kumicorn.callbacks.papaya?.(request) }
  }

  it.each(oddities)('that %s is no callback that is acknowledged', async (_, fields) => {
    const { kumicorn, reply } = await called(() => oddOf('callback', fields))
    expect(reply).toMatchObject({ status: 503 })
    expect((await kumicorn.orders.list()).orders).toEqual([])
  })

  const once: readonly (readonly [string, (fact: Fact) => Fact])[] = [
    ['its terms', (fact) => onlyOnce({ ...fact, terms: {} }, 'terms')],
    ['its ids', (fact) => onlyOnce({ ...fact, ids: { fruitId: 'F1' } }, 'ids')],
    ['its source', (fact) => onlyOnce(fact, 'source')],
    ['its answer', (fact) => ({ ...fact, answer: toJsonOnce() })],
    ['its data', (fact) => ({ ...fact, data: toJsonOnce() as never })],
  ]

  it.each(once)('counts as it was read once: %s', async (_, change) => {
    const read = () => change(aFact())
    const query = async () => change(aFact({ source: 'query', state: 'succeeded' }))
    const { client, kumicorn } = await market({ read, query })
    expect((await client.buy({ id: 'P1' })).state).toBe('accepted')
    expect(await kumicorn.orders.recheck('P1')).toMatchObject({ state: 'succeeded' })
    const { reply } = await called(() => change(aFact({ source: 'callback' })))
    expect(reply).toMatchObject({ status: 200 })
  })

  it('is acknowledged as its gateway has made it', async () => {
    const made = { ...aFact({ source: 'callback' }), ticket: '7' }
    const { reply } = await called(
      () => made,
      (fact) => (fact as typeof made).ticket,
    )
    expect(reply).toMatchObject({ status: 200, body: '7' })
  })
})
