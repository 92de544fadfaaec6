import type { DaysOfStore } from '@kumicorn/core'
import { describe, expect, it, vi } from 'vitest'
import { dayThere, zoneOfNoon } from '../support/days.ts'
import { clientOf, type HostOptions, hosted } from '../support/hosts.ts'
import { openShop, type Shop } from '../support/shop.ts'

const zone = zoneOfNoon()
const today = dayThere()

async function opened(options: HostOptions = { closeZone: zone }) {
  const shop = await openShop()
  return { shop, ...(await hosted(shop.kumicorn, options)) }
}

/** A day with one success, one refund by hand and one that is open. */
async function aDay(shop: Shop): Promise<void> {
  for (const reference of ['A-1', 'A-2', 'A-3']) await shop.place(reference)
  await shop.callBack('A-1', { price: '98.00' })
  await shop.until(async () => (await shop.kumicorn.orders.get('A-1'))?.state === 'succeeded')
  await shop.kumicorn.orders.override('A-2', { state: 'failed', reason: 'the bank says so', by: 'anna' })
}

const closed = (shop: Shop, day = today) => shop.kumicorn.dailyCloses.make({ zone, day, provisional: true })

/** Keeps copies of a close for other days. */
async function copied(shop: Shop, days: readonly string[]): Promise<void> {
  const { accounts } = await closed(shop, dayThere(-1))
  const store = shop.store as typeof shop.store & DaysOfStore
  for (const day of days)
    for (const close of accounts) {
      const body = JSON.stringify({ ...close, day })
      await store.keepClose({ account: close.account, day, madeAt: 1, body })
    }
}

describe('the list of closes', () => {
  it('has the latest day first, and tells of each how it came out', async () => {
    const { shop, get } = await opened()
    expect((await get('api/closes')).body).toEqual({ closes: [], unreadable: [] })
    await aDay(shop)
    await closed(shop)
    const again = await closed(shop)
    const { closes, making } = (await get('api/closes')).body
    expect(making).toBeUndefined()
    expect(closes.map(({ gateway, nth, isLast }: Record<string, unknown>) => [gateway, nth, isLast])).toEqual(
      expect.arrayContaining([
        ['kumquat', 2, true],
        ['kumquat', 1, false],
        ['paynicorn', 2, true],
        ['paynicorn', 1, false],
      ]),
    )
    const kumquat = again.accounts.find(({ gateway }) => gateway === 'kumquat')
    expect(closes).toContainEqual({
      ...{ gateway: 'kumquat', account: shop.account, day: today, zone, nth: 2, isLast: true },
      ...{
        madeAt: kumquat?.madeAt,
        provisional: true,
        agrees: kumquat?.agrees,
        isAnswered: true,
        unreadable: 0,
      },
      ...{ open: 1, suspects: kumquat?.suspects.length },
    })
  })

  it('comes in whole days, page by page', async () => {
    const { shop, get } = await opened()
    const dayOf = (n: number) => `2026-${n < 30 ? '05' : '04'}-${String(30 - (n % 30)).padStart(2, '0')}`
    const days = Array.from({ length: 40 }, (_, n) => dayOf(n))
    await copied(shop, days)
    const seen: string[] = []
    let pages = 0
    for (let after = ''; ; pages += 1) {
      const { body } = await get(`api/closes?upTo=2026-05-31&after=${after}`)
      seen.push(...body.closes.map(({ day }: { day: string }) => day))
      if (body.next === undefined) break
      after = body.next
    }
    expect(seen).toEqual(days.flatMap((day) => [day, day]))
    expect(pages).toBe(1)
    const some = await get('api/closes?from=2026-05-02&upTo=2026-05-03')
    expect(some.body.closes.map(({ day }: { day: string }) => day)).toEqual(
      ['2026-05-03', '2026-05-02'].flatMap((day) => [day, day]),
    )
  })

  // Found by an attack: the first fifty could not be reached, and of more than a hundred not even by address.
  it('has every close of a day that was closed more often than a page is long', async () => {
    const { shop, get } = await opened()
    await copied(shop, [...Array.from({ length: 110 }, () => '2026-05-02'), '2026-05-01'])
    const first = (await get('api/closes?upTo=2026-05-02')).body
    expect([first.closes.length, first.next]).toEqual([220, '2026-05-01'])
    const { body } = await get(`api/close?day=2026-05-02&account=${encodeURIComponent(shop.account)}&nth=1`)
    expect([body.close.nth, body.others.length]).toEqual([1, 109])
  })

  it('refuses what is no day', async () => {
    const { get } = await opened()
    for (const query of ['from=yesterday', 'upTo=2026-13-01', 'after=1', 'from=%00'])
      expect((await get(`api/closes?${query}`)).status).toBe(409)
  })

  it('is one file, with the last close of each day', async () => {
    const { shop, get } = await opened()
    await copied(shop, ['2026-05-01', '2026-05-01', '2026-05-02'])
    const { status, headers, body } = await get('api/closes.csv?from=2026-05-01&upTo=2026-05-31')
    expect([status, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      'attachment; filename="closes.csv"',
    ])
    const lines = (body as string).split('\r\n').filter((line) => line.includes('"close"'))
    expect(lines.filter((line) => line.startsWith('"2026-05-01"'))).toHaveLength(2)
    expect(lines.every((line) => !line.startsWith('"2026-05-01"') || line.includes('"2"'))).toBe(true)
  })
})

describe('a close', () => {
  const made = async () => {
    const there = await opened()
    await aDay(there.shop)
    await closed(there.shop)
    return { ...there, at: `day=${today}&account=${encodeURIComponent(there.shop.account)}` }
  }

  it('is told with all its figures, and with the others of its day', async () => {
    const { shop, get, at } = await made()
    await closed(shop)
    const last = (await get(`api/close?${at}`)).body
    const [kept] = (await shop.kumicorn.dailyCloses.list({ account: shop.account })).closes
    expect(last.close).toEqual(JSON.parse(JSON.stringify(kept)))
    expect(last.close).toMatchObject({
      nth: 2,
      kinds: [{ kind: 'order', ends: { succeeded: 1, failed: 1 }, byHand: 1, sums: [{ net: '98.00' }] }],
      open: { count: 1, oldest: [{ reference: 'A-3' }] },
    })
    expect(last.others).toEqual([{ nth: 1, madeAt: expect.any(Number), agrees: expect.any(Boolean) }])
    expect((await get(`api/close?${at}&nth=1`)).body.close.nth).toBe(1)
  })

  it('is not there for a day, an account or a number that has none', async () => {
    const { get, at } = await made()
    for (const query of ['', `day=${today}&account=nobody`, `${at}&nth=9`, 'day=2026-01-01'])
      expect((await get(`api/close?${query}`)).body.error.code).toBe('close_unknown')
    expect((await get(`api/close?${at}&nth=x`)).status).toBe(400)
    expect((await get(`api/close.csv?day=2026-01-01`)).status).toBe(404)
  })

  it('is saved as CSV and as JSON, also by who only looks', async () => {
    const { shop, get, at, url } = await made()
    const [kept] = (await shop.kumicorn.dailyCloses.list({ account: shop.account })).closes
    const csv = await clientOf(url, 'only-looks').get(`api/close.csv?${at}`)
    expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="close-${today}-kumquat-1.csv"`)
    expect(csv.body).toBe(await shop.kumicorn.dailyCloses.csv(kept ? [kept] : []))
    const json = await get(`api/close.json?${at}`)
    expect(json.headers.get('content-disposition')).toMatch(/\.json"$/)
    expect(json.body).toEqual(JSON.parse(JSON.stringify(kept)))
    expect((await get(`api/close.csv?${at}`, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  })
})

describe('a day is closed from the page', () => {
  it('in the zone of the host, with top-ups, and the log tells who did it', async () => {
    const info = vi.fn()
    const { shop, post } = await opened({
      closeZone: zone,
      logger: { debug() {}, info, warn() {}, error() {} },
    })
    await aDay(shop)
    await closed(shop, dayThere(-1))
    const topUps = [{ amount: '5000.00', at: Date.now(), note: 'bank', account: shop.account }]
    const { status, body } = await post('api/closes/make', { day: today, provisional: true, topUps })
    expect([status, body]).toEqual([
      200,
      {
        day: today,
        agrees: expect.any(Boolean),
        closes: [
          expect.objectContaining({ gateway: 'kumquat', day: today, nth: 1 }),
          expect.objectContaining({ gateway: 'paynicorn' }),
        ],
      },
    ])
    const [kept] = (await shop.kumicorn.dailyCloses.list({ account: shop.account })).closes
    expect(kept).toMatchObject({ zone, balance: { topUps: [{ amount: '5000.00', note: 'bank' }] } })
    expect(info).toHaveBeenCalledWith(
      expect.objectContaining({ user: 'anna', day: today, zone }),
      'kumicorn console: closed a day',
    )
  })

  it('that is over, unless it is said to be for now', async () => {
    const { post, get } = await opened()
    const refused = await post('api/closes/make', { day: today })
    expect([refused.status, refused.body.error.code]).toEqual([409, 'day_not_over'])
    expect((await get('api/closes')).body.making).toMatchObject({
      ...{ day: today, by: 'anna', isUnderWay: false },
      error: expect.stringContaining('is over in'),
    })
    expect((await post('api/closes/make', {})).body.day).toBe(dayThere(-1))
    expect((await get('api/closes')).body.making).toBeUndefined()
  })

  it('only where the host allows it, and by nobody who only looks', async () => {
    const without = await opened({})
    expect(await without.post('api/closes/make', {})).toMatchObject({
      status: 403,
      body: { error: { code: 'no_closing' } },
    })
    const { url, get, shop } = await opened()
    expect((await get('api/session')).body.closeZone).toBe(zone)
    const looks = await clientOf(url, 'only-looks').post('api/closes/make', {})
    expect([looks.status, looks.body.error.code]).toEqual([403, 'read_only'])
    expect((await shop.kumicorn.dailyCloses.list()).closes).toEqual([])
  })

  it('once at a time, and who looks sees by whom', async () => {
    const { shop, post, get, url } = await opened()
    const held = Promise.withResolvers<void>()
    const { keepClose } = shop.store
    shop.store.keepClose = async (close) => {
      await held.promise
      return keepClose?.(close) ?? 0
    }
    const first = post('api/closes/make', {})
    await shop.until(async () => (await get('api/closes')).body.making?.isUnderWay === true)
    const second = await clientOf(url, 'otto').post('api/closes/make', {})
    expect([second.status, second.body.error]).toMatchObject([409, { code: 'closing' }])
    expect(second.body.error.message).toContain('anna')
    held.resolve()
    expect((await first).status).toBe(200)
    expect((await get('api/closes')).body.making).toBeUndefined()
  })

  it.each([
    [{ day: 'today' }, 409],
    [{ topUps: 'all' }, 400],
    [{ topUps: [1] }, 400],
    [{ topUps: [{ amount: '1.00' }] }, 400],
    [{ topUps: [{ amount: 'much', at: 1 }] }, 409],
    [{ topUps: [{ amount: '1.00', at: 1, account: 'nobody' }] }, 409],
    [{ topUps: [{ amount: '1.00', at: 8.7e15 }] }, 409],
    [{ topUps: Array.from({ length: 101 }, () => ({ amount: '1.00', at: 1 })) }, 400],
  ])('but not with %j', async (body, status) => {
    const { post, shop } = await opened()
    expect((await post('api/closes/make', body)).status).toBe(status)
    expect((await shop.kumicorn.dailyCloses.list()).closes).toEqual([])
  })
})
