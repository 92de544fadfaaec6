import { randomBytes } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { memoryStore, type Store, sqliteStore } from '../../../src/index.ts'
import { newPath, sql } from '../stores/database-file.ts'
import { closeOf, DAY, decimal, HOUR, setUp, succeeds, tells, zone } from './closing.ts'
import { market } from './papaya.ts'

describe('a store', () => {
  it('that cannot close days is told so', async () => {
    const store = { ...memoryStore(), endedOrders: undefined }
    const { kumicorn } = await market({}, { store: store as never })
    for (const call of [() => kumicorn.dailyCloses.make({ zone }), () => kumicorn.dailyCloses.list()])
      await expect(call()).rejects.toMatchObject({
        code: 'config_invalid',
        message: 'dailyCloses: the store cannot close days: it lacks endedOrders',
      })
  })

  it('with an order that cannot be read closes without it, and says so', async () => {
    const path = await newPath()
    const store = sqliteStore({ path, encryptionKeys: [randomBytes(32)] })
    onTestFinished(() => store.close())
    const there = await setUp({ read: succeeds({ amount: decimal('5.00'), currency: 'NGN' }) }, { store })
    for (const id of ['A', 'B']) await there.client.buy({ id })
    await there.kumicorn.orders.list()
    sql(path, "UPDATE orders SET record = zeroblob(64) WHERE reference = 'B'")
    there.clock.advance(DAY)
    const close = await closeOf(there)
    expect(close).toMatchObject({ agrees: false, unreadable: 1, kinds: [{ ends: { succeeded: 1 } }] })
    expect(await there.kumicorn.dailyCloses.list()).toEqual([JSON.parse(JSON.stringify(close))])
  })

  it('in which orders end while they are read counts each once', async () => {
    const store = memoryStore()
    let onRead = async (): Promise<unknown> => undefined
    const watched: Store = {
      ...store,
      async orders(filter) {
        const page = await store.orders(filter)
        await onRead()
        return page
      },
    }
    const there = await setUp({}, { store: watched })
    for (const id of ['A', 'B']) await there.client.buy({ id })
    const end = (reference: string) => {
      onRead = async () => undefined
      const said = { state: 'succeeded', reason: 'seen', by: 'ada' } as const
      return there.kumicorn.orders.override(reference, said)
    }
    there.clock.advance(HOUR)
    await end('A')
    there.clock.advance(DAY)
    onRead = () => end('B')
    const close = await closeOf(there)
    expect(close).toMatchObject({ kinds: [{ ends: { succeeded: 1 } }], open: { count: 1 } })
    expect(close.open.oldest).toMatchObject([{ reference: 'B', state: 'pending' }])
    const next = await closeOf(there, { day: '2026-11-22', provisional: true })
    expect(next).toMatchObject({ kinds: [{ ends: { succeeded: 1 } }], open: { count: 0 } })
  })

  it('of which the key of a close is missing does not pass it over', async () => {
    const path = await newPath()
    const store = sqliteStore({ path, encryptionKeys: [randomBytes(32)] })
    const { kumicorn } = await market({ balance: tells('1') }, { store })
    await kumicorn.dailyCloses.make({ zone })
    await store.close()
    expect(JSON.stringify(sql(path, 'SELECT body FROM closes'))).not.toContain('balance')
    const again = sqliteStore({ path })
    onTestFinished(() => again.close())
    const { kumicorn: other } = await market({ balance: tells('1') }, { store: again })
    await expect(other.dailyCloses.list()).rejects.toMatchObject({ code: 'store_failed' })
  })
})

describe('a signal', () => {
  it('gives up the close, and nothing is kept', async () => {
    const given = new AbortController()
    const there = await setUp({
      balance: async () => {
        given.abort(new Error('enough'))
        return { amount: decimal('1') }
      },
    })
    await expect(closeOf(there, { signal: given.signal })).rejects.toThrow('enough')
    expect(await there.kumicorn.dailyCloses.list()).toEqual([])
  })
})
