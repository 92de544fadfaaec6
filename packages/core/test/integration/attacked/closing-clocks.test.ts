import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { says } from '../money-rules/placed.ts'
import { order, shop } from '../orders/shop.ts'
import { closeOf, DAY, HOUR, setUp, succeeds, tells } from './closing.ts'

// Found by an attack: what a close could not see yet stands in none, until its day is closed again.
it('what happens in a day that was closed by a clock that was ahead is in its next close', async () => {
  const right = manualClock()
  let ahead = 0
  const clock = { ...right, now: () => right.now() + ahead }
  const script = (_: unknown, n: number) => says(n === 0 ? 'ACCEPT' : 'SUCCESS', { price: '98.0' })
  const { kumicorn } = await shop({ clock, script })
  await kumicorn.kumquat.orders.place(order)
  const day = new Date(right.now()).toISOString().slice(0, 10)
  right.advance(Date.parse(day) + DAY - right.now() - HOUR)
  const sumsOf = async (of: string) => {
    const { accounts } = await kumicorn.dailyCloses.make({ day: of, zone: 'UTC' })
    return accounts.flatMap(({ kinds }) => kinds.flatMap(({ sums }) => sums.map(({ net }) => net)))
  }
  ahead = 2 * HOUR
  expect(await sumsOf(day)).toEqual([])
  ahead = 0
  await kumicorn.orders.recheck('R1')
  right.advance(DAY)
  const next = new Date(Date.parse(day) + DAY).toISOString().slice(0, 10)
  right.advance(DAY)
  expect(await sumsOf(next)).toEqual([])
  expect(await sumsOf(day)).toEqual(['98.0'])
})

// Found by a later attack: a limit, which the page about the daily close tells with its mend.
describe('an opening balance that was told by a clock that was ahead', () => {
  async function opened() {
    const right = manualClock()
    let [ahead, told] = [2 * HOUR, '1000']
    const clock = { ...right, now: () => right.now() + ahead }
    const read = succeeds({ amount: '98.0' })
    const given = {
      balance: () => tells(told)(),
      read,
      query: async (order: { reference: string }) => read(order),
    }
    const { kumicorn, client } = await setUp(given, { clock })
    expect(await closeOf({ kumicorn })).toMatchObject({ agrees: true })
    ahead = 0
    return {
      close: () => closeOf({ kumicorn }),
      list: kumicorn.dailyCloses.list,
      async buy(id: string) {
        right.advance(HOUR / 2)
        await client.buy({ id })
        told = String(Number(told) - 98)
      },
      nextDay: () => right.advance(DAY),
    }
  }

  it('has before it what happens until then once that is set right: it differs by this, and once only', async () => {
    const { close, buy, nextDay } = await opened()
    await buy('A')
    nextDay()
    expect(await close()).toMatchObject({ agrees: false, balance: { succeeded: '0', difference: '-98' } })
    await buy('B')
    nextDay()
    expect(await close()).toMatchObject({ agrees: true, balance: { succeeded: '98.0' } })
  })

  // Found by an attack after that: the one that was to count no more was listed first, and by itself with a limit of one.
  it('is listed after the one that the same day was closed with again', async () => {
    const { close, list } = await opened()
    await close()
    const nths = async (limit: number) => (await list({ limit })).closes.map(({ nth }) => nth)
    expect([await nths(1), await nths(100)]).toEqual([[2], [2, 1]])
  })

  it('is another one when the same day is closed again after that', async () => {
    const { close, buy, nextDay } = await opened()
    expect(await close()).toMatchObject({ nth: 2, agrees: true })
    await buy('A')
    nextDay()
    expect(await close()).toMatchObject({ agrees: true, balance: { succeeded: '98.0' } })
  })
})
