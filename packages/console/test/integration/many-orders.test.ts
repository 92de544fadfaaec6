import type { Store } from '@kumicorn/core'
import { postgresStore } from '@kumicorn/postgres'
import { newDatabase } from '@kumicorn/testkit/postgres'
import { describe, expect, it } from 'vitest'
import { type Answer, hosted } from '../support/hosts.ts'
import { seed } from '../support/seed.ts'
import { openShop } from '../support/shop.ts'

/** How many orders there are: `KUMICORN_CONSOLE_ORDERS=1000000` for the long run, which tells how long each request took. */
const MANY = Number(process.env.KUMICORN_CONSOLE_ORDERS ?? 3_000)
const isLong = process.env.KUMICORN_CONSOLE_ORDERS !== undefined
const TIMES = isLong ? 200 : 1
const PAGES = 50

const stores: readonly (readonly [string, () => Promise<Store | undefined>])[] = [
  ['SQLite', async () => undefined],
  ['PostgreSQL', async () => postgresStore({ connectionString: await newDatabase() })],
]

const nameOf = (n: number): string => `PAST-${String(n).padStart(7, '0')}`
const references = ({ body }: Answer): readonly string[] =>
  body.orders.map(({ reference }: { readonly reference: string }) => reference)

describe.each(stores)('the console over many orders, on %s', (store, newStore) => {
  it('finds each by every way', { timeout: 3_600_000 }, async () => {
    const given = await newStore()
    const shop = await openShop(given && { store: given })
    await seed(shop, MANY)
    const { get } = await hosted(shop.kumicorn)
    const told: string[] = []
    const ask = async (what: string, path: string): Promise<Answer> => {
      const times: number[] = []
      let answer: Answer | undefined
      for (let n = 0; n < TIMES; n += 1) {
        const start = performance.now()
        answer = await get(path)
        times.push(performance.now() - start)
      }
      if (answer?.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer?.body)}`)
      times.sort((a, b) => a - b)
      const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1)
      told.push(`${store}\t${what}\t${path}\t${at(0.5)}\t${at(0.99)}`)
      return answer
    }

    const newest = Array.from({ length: 50 }, (_, n) => nameOf(MANY - n))
    expect(references(await ask('newest', 'api/orders'))).toEqual(newest)

    const every = (each: number) => Math.floor(MANY / each)
    for (const [filter, atLeast] of [
      ['state=failed', every(40)],
      ['state=pending', every(110)],
      ['state=reversed', every(401) - 1],
      ['stuck=1', every(499)],
      ['disputed=1', every(797) - 1],
      ['conflict=1', every(997)],
      ['stuck=1&state=pending', every(499)],
      ['stuck=1&disputed=1', 0],
      ['stuck=1&since=0', every(499)],
      ['conflict=1&state=failed', 0],
      ['gateway=kumquat', 50],
      ['gateway=paynicorn', 0],
      [`since=${Date.now() - 3_600_000}`, 50],
      [`state=failed&since=${Date.now() - 86_400_000}`, 30],
    ] as const) {
      const found = references(await ask('filter', `api/orders?${filter}`))
      expect([filter, found.length]).toEqual([filter, expect.any(Number)])
      expect(found.length, filter).toBeGreaterThanOrEqual(Math.min(50, atLeast))
    }

    const middle = Math.floor(MANY / 2)
    expect(references(await ask('whole reference', `api/orders?reference=${nameOf(middle)}`))).toEqual([
      nameOf(middle),
    ])
    const ten = nameOf(middle).slice(0, -1)
    expect(references(await ask('prefix of ten', `api/orders?reference=${ten}`))).toHaveLength(10)
    expect(references(await ask('prefix of all', 'api/orders?reference=PAST'))[0]).toBe(nameOf(1))
    await ask('prefix of none', 'api/orders?reference=NONE')
    await ask('prefix of all, filter that few fit', 'api/orders?reference=PAST&conflict=1')
    await ask('prefix of all, filter that none fits', 'api/orders?reference=PAST&stuck=1&disputed=1')

    for (const [what, filter, from, step] of [
      ['of all', '', MANY, -1],
      ['of a prefix', 'reference=PAST&', 1, 1],
    ] as const) {
      let [after, page] = ['', 1]
      const seen: string[] = []
      for (; page < PAGES; page += 1) {
        const { body, ...answer } = await get(`api/orders?${filter}after=${after}`)
        seen.push(...references({ body, ...answer }))
        after = body.next
      }
      seen.push(...references(await ask(`page ${PAGES} ${what}`, `api/orders?${filter}after=${after}`)))
      expect(seen).toEqual(Array.from({ length: 50 * PAGES }, (_, n) => nameOf(from + step * n)))
    }

    const { orders } = (await ask('overview', 'api/overview')).body
    const open = orders.flatMap((row: { open: Record<string, { count: number }> }) => Object.values(row.open))
    expect(open.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBeGreaterThan(
      Math.min(10_000, every(90)),
    )
    const { order } = (await ask('an order', `api/order?reference=${nameOf(middle)}`)).body
    expect(order.reference).toBe(nameOf(middle))
    await ask('handlers', 'api/handlers')
    await ask('dead letters', 'api/dead-letters')
    await ask('closes', 'api/closes')
    if (isLong) process.stdout.write(`${told.join('\n')}\n`)
  })
})
