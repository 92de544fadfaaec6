import { type Store, StoreError } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newSchema, postgresUrl } from '@kumicorn/testkit/postgres'
import pg, { type PoolClient } from 'pg'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { swallowing } from '../helpers/swallowing.ts'

const { claimOf, written } = storeSamples

/** A store behind a way that swallows, and a healthy one on the same schema. */
async function twoWays() {
  const [schema, way] = [newSchema(), await swallowing(postgresUrl())]
  const pool = new pg.Pool({ connectionString: way.url, max: 4 })
  const healthy = postgresStore({ connectionString: postgresUrl(), schema })
  onTestFinished(async () => {
    vi.useRealTimers()
    await healthy.close()
    await pool.end()
  })
  await healthy.open()
  return { healthy, store: postgresStore({ pool, schema }), pool, ...way }
}

const claimed = async (store: Store) => {
  const [first] = await store.claimDeliveries(claimOf(['ship']))
  if (!first) throw new Error('there is none')
  return first
}

/** As if half a minute had passed, in which no answer comes. */
const waitInVain = (): void => void vi.advanceTimersByTime(30_000)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
})

describe('a handler with a transaction whose answer is lost', () => {
  it.each([
    ['BEGIN', undefined],
    ['COMMIT', undefined],
    ['ROLLBACK', new Error('out of stock')],
  ])('to %s is told after half a minute, and its connection is not used any more', async (text, thrown) => {
    const { healthy, store, pool, swallow } = await twoWays()
    await written(healthy, ['ship'])
    const { id, token } = await claimed(healthy)
    await store.open()
    const swallowed = swallow(text)
    const work = async (): Promise<void> => {
      if (thrown) throw thrown
    }
    const done = store.transact?.(id, () => token, work).catch((error: unknown) => error)
    await swallowed
    waitInVain()
    expect(await done).toEqual(thrown ?? expect.any(StoreError))
    expect(pool.totalCount - pool.idleCount).toBe(0)
    // The next one has another connection.
    expect(await store.open()).toBeUndefined()
  })

  it('because it has left a cursor or a COPY open is told so, which is its own mistake', async () => {
    const { healthy, store, pool } = await twoWays()
    await written(healthy, ['ship'])
    const { id, token } = await claimed(healthy)
    await store.open()
    const asked = Promise.withResolvers<void>()
    const nothing = (): void => undefined
    const copy = new Proxy(
      {
        submit(connection: { query(text: string): void }) {
          connection.query('COPY pg_temp.copied FROM STDIN')
        },
        handleCopyInResponse: () => asked.resolve(),
      },
      {
        get: (given, name) =>
          Reflect.get(given, name) ?? (String(name).startsWith('handle') ? nothing : undefined),
      },
    )
    const work = async (db: unknown): Promise<void> => {
      await (db as PoolClient).query('CREATE TEMP TABLE copied (id int) ON COMMIT DROP')
      ;(db as PoolClient).query(copy as never)
      await asked.promise
    }
    const done = store.transact?.(id, () => token, work).catch((error: unknown) => error)
    await asked.promise
    // What comes behind it is asked in the next turns.
    for (let n = 0; n < 3; n += 1) await new Promise((resolve) => setImmediate(resolve))
    waitInVain()
    const error = await done
    expect(error).not.toBeInstanceOf(StoreError)
    expect(String(error)).toMatch(/cursor.*COPY/)
    expect(pool.totalCount - pool.idleCount).toBe(0)
  })
})

describe('a first call whose answer is lost', () => {
  it.each(['pg_class', '.migrations'])(
    '(%s) is told after half a minute, and the next one works',
    async (text) => {
      const { store, swallow } = await twoWays()
      const swallowed = swallow(text)
      const opened = store.open().catch((error: unknown) => error)
      await swallowed
      waitInVain()
      expect(await opened).toBeInstanceOf(StoreError)
      expect(await store.open()).toBeUndefined()
    },
  )

  it('of open() and of what listens is told, too', async () => {
    const { store, swallow } = await twoWays()
    await store.handlers()
    let swallowed = swallow('why_not_writable')
    const opened = store.open().catch((error: unknown) => error)
    await swallowed
    waitInVain()
    expect(await opened).toBeInstanceOf(StoreError)
    swallowed = swallow('LISTEN')
    store.onDue?.(() => undefined)
    await swallowed
    waitInVain()
    await store.close()
  })
})
