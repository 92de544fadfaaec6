import { storeSamples } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { hosted } from '../support/hosts.ts'
import { openShop, type Shop } from '../support/shop.ts'

const { anOrder, START } = storeSamples

async function opened(fill: (shop: Shop) => Promise<void> = async () => undefined) {
  const shop = await openShop()
  await fill(shop)
  return { shop, ...(await hosted(shop.kumicorn)) }
}

const references = ({
  body,
}: {
  readonly body: { readonly orders: readonly { readonly reference: string }[] }
}) => body.orders.map(({ reference }) => reference)

describe('the list of orders', () => {
  const several = async ({ store, account }: Shop) => {
    const common = { account, gateway: 'kumquat', kind: 'order' }
    for (let n = 1; n <= 5; n += 1)
      await store.begin(
        anOrder({
          ...common,
          reference: `R-${n}`,
          createdAt: START + n,
          state: n % 2 === 0 ? 'pending' : 'succeeded',
          stuck: n === 4,
          disputed: n === 3,
        }),
      )
  }

  it('comes newest first, page by page', async () => {
    const { get } = await opened(several)
    const first = await get('api/orders?limit=2')
    expect(references(first)).toEqual(['R-5', 'R-4'])
    const second = await get(`api/orders?limit=2&after=${first.body.next}`)
    expect(references(second)).toEqual(['R-3', 'R-2'])
    const third = await get(`api/orders?limit=2&after=${second.body.next}`)
    expect([references(third), third.body.next]).toEqual([['R-1'], undefined])
  })

  it('is narrowed by every filter', async () => {
    const { get } = await opened(several)
    const found = async (query: string) => references(await get(`api/orders?${query}`))
    expect(await found('state=pending')).toEqual(['R-4', 'R-2'])
    expect(await found('stuck=1')).toEqual(['R-4'])
    expect(await found('disputed=1')).toEqual(['R-3'])
    expect(await found('conflict=1')).toEqual([])
    expect(await found('gateway=paynicorn')).toEqual([])
    expect(await found('reference=R-2')).toEqual(['R-2'])
    expect(await found('reference=%20R-2%20')).toEqual(['R-2'])
    expect(await found('reference=R')).toEqual(['R-1', 'R-2', 'R-3', 'R-4', 'R-5'])
    expect(await found('reference=R&state=pending')).toEqual(['R-2', 'R-4'])
    expect(await found('reference=-')).toEqual([])
    expect(await found(`since=${START + 4}`)).toEqual(['R-5', 'R-4'])
    expect(await found('state=&gateway=&stuck=&reference=&since=')).toHaveLength(5)
  })

  it.each(['state=open', 'since=yesterday', 'limit=0', 'limit=x', 'after=x'])('refuses %s', async (query) => {
    const { get } = await opened()
    expect([400, 409]).toContain((await get(`api/orders?${query}`)).status)
  })

  it('of those whose reference begins with a text comes by reference, page by page', async () => {
    const { get } = await opened(several)
    const first = await get('api/orders?reference=R-&limit=3')
    expect(references(first)).toEqual(['R-1', 'R-2', 'R-3'])
    const second = await get(`api/orders?reference=R-&limit=3&after=${first.body.next}`)
    expect([references(second), second.body.next]).toEqual([['R-4', 'R-5'], undefined])
    expect((await get(`api/orders?reference=S&after=${first.body.next}`)).status).toBe(409)
  })

  it('hands out no larger page than it has to', async () => {
    const { get } = await opened(async ({ store, account }) => {
      for (let n = 0; n < 120; n += 1)
        await store.begin(anOrder({ account, gateway: 'kumquat', kind: 'order' }))
    })
    expect(references(await get('api/orders'))).toHaveLength(50)
    expect(references(await get('api/orders?limit=5000'))).toHaveLength(100)
  })
})

describe("an order's page", () => {
  it('has everything that was heard and has happened, in its order, without what is secret', async () => {
    const { get, shop } = await opened(async (there) => {
      await there.place('A-1')
      await there.callBack('A-1', { pin: '4711-0815-4242', price: '98.0' })
    })
    await shop.until(
      async () =>
        (await shop.store.unfinished({ account: shop.account, kind: 'order', reference: 'A-1' })) === 0,
    )
    const { status, body } = await get('api/order?reference=A-1')
    expect(status).toBe(200)
    expect(body.order).toMatchObject({
      reference: 'A-1',
      state: 'succeeded',
      recipient: '254771114118',
      sends: 1,
    })
    expect(
      body.entries.map(
        (entry: { type: string; event?: string; source: string }) => entry.event ?? entry.source,
      ),
    ).toEqual(['call', 'order.accepted', 'callback', 'order.succeeded'])
    expect(body.entries[2].text).toContain('"request_no":"A-1"')
    expect(body.entries[3].data).toMatchObject({ pin: '[secret]', price: '98.0' })
    expect(JSON.stringify(body)).not.toContain('4711-0815')
    expect(JSON.stringify(body)).not.toMatch(/"sign\\?":\\?"[0-9a-f]{32}/)
  })

  it('has the newest hundred entries of a long history, and leads to what was before', async () => {
    const { get } = await opened(async ({ store, account }) => {
      const order = anOrder({ account, gateway: 'kumquat', kind: 'order', reference: 'LONG' })
      await store.begin(order)
      await storeSamples.lived(store, order, 2_500)
    })
    const told: string[] = []
    let [pages, after] = [0, '']
    do {
      const { body } = await get(`api/order?reference=LONG&after=${after}`)
      expect(body.entries).toHaveLength(100)
      told.unshift(...body.entries.flatMap(({ status }: { readonly status?: string }) => status ?? []))
      after = body.next
      pages += 1
    } while (after !== undefined)
    expect(pages).toBe(50)
    expect(told).toEqual(Array.from({ length: 2_500 }, (_, n) => `TURN-${n + 1}`))
    expect((await get('api/order?reference=LONG&after=x')).status).toBe(409)
  })

  it('says so when there is none, or when a reference is that of several', async () => {
    const { get } = await opened(async ({ store, account }) => {
      for (const kind of ['order', 'other'])
        await store.begin(anOrder({ account, gateway: 'kumquat', kind, reference: 'A-1' }))
    })
    expect(await get('api/order?reference=nothing')).toMatchObject({
      status: 404,
      body: { error: { code: 'order_unknown' } },
    })
    expect((await get('api/order')).status).toBe(404)
    expect(await get('api/order?reference=A-1')).toMatchObject({
      status: 409,
      body: { error: { code: 'config_invalid' } },
    })
    expect((await get('api/order?reference=A-1&kind=other')).status).toBe(200)
  })

  it('tells what of an event is not delivered, how often it was tried and why it failed', async () => {
    const { get, shop } = await opened(async (there) => {
      there.failWith = new Error('no stock for 4711-0815-4242')
      await there.place('A-1')
      await there.callBack('A-1', { pin: '4711-0815-4242' })
    })
    await shop.until(async () => (await shop.kumicorn.deadLetters.list()).deadLetters.length === 1)
    const { body } = await get('api/order?reference=A-1')
    expect(body.entries.at(-1).deliveries).toMatchObject([
      { handler: 'fulfil', state: 'dead', tries: 1, lastError: 'no stock for [secret]' },
    ])
  })
})

describe('what a person does to an order', () => {
  const choice = { reference: 'A-1', kind: 'order', gateway: 'kumquat' }

  async function seen(fill?: (shop: Shop) => Promise<void>) {
    const there = await opened(async (shop) => {
      await shop.place('A-1')
      await fill?.(shop)
    })
    const { revision } = (await there.get('api/order?reference=A-1')).body
    return { ...there, given: { ...choice, revision } }
  }

  it('asks the gateway about it', async () => {
    const { post, shop, given } = await seen()
    await shop.sandbox.settle('A-1', 'succeeded')
    expect(await post('api/order/recheck', given)).toMatchObject({
      status: 200,
      body: { state: 'succeeded' },
    })
  })

  it('tells why the gateway could not be asked', async () => {
    const { post, shop, given } = await seen()
    await shop.sandbox.close()
    const { status, body } = await post('api/order/recheck', given)
    expect(status).toBe(502)
    expect(body.error.code).toMatch(/^transport_/)
  })

  it('overrides it, with a reason, in the name of who is there', async () => {
    const { post, shop, given } = await seen()
    const said = { state: 'failed', reason: '  the bank says so  ', by: 'somebody else' }
    expect(await post('api/order/override', { ...given, ...said })).toMatchObject({
      status: 200,
      body: { state: 'failed' },
    })
    const events = await shop.kumicorn.orders.events('A-1')
    expect(events.at(-1)).toMatchObject({
      type: 'order.failed',
      source: 'person',
      reason: 'the bank says so',
      data: { by: 'anna', reason: 'the bank says so' },
    })
  })

  it.each([
    [{ state: 'failed' }, '"reason" is missing'],
    [{ state: 'failed', reason: '   ' }, '"reason" must be a text'],
    [{ reason: 'so' }, '"state" is missing'],
    [{ state: 'pending', reason: 'so' }, '"state" must be one of succeeded, failed, rejected'],
    [{ state: 'failed', reason: 'x'.repeat(3000) }, 'at most 2000 characters'],
    [{ state: 'failed', reason: 'so', revision: undefined }, '"revision" is missing'],
  ])('refuses an override with %j', async (said, message) => {
    const { post, given, shop } = await seen()
    const { status, body } = await post('api/order/override', { ...given, ...said })
    expect([status, body.error.message]).toEqual([400, expect.stringContaining(message)])
    expect(await shop.kumicorn.orders.get('A-1')).toMatchObject({ state: 'pending' })
  })

  it.each(['recheck', 'override'])(
    'refuses to %s what has moved on since, and shows what it is now',
    async (deed) => {
      const { post, shop, given } = await seen()
      await shop.callBack('A-1')
      const said = { state: 'failed', reason: 'it looked like it' }
      const { status, body } = await post(`api/order/${deed}`, { ...given, ...said })
      expect([status, body.error.code]).toEqual([409, 'order_moved'])
      expect(body.error.now.order).toMatchObject({ reference: 'A-1', state: 'succeeded' })
      expect(await shop.kumicorn.orders.get('A-1')).toMatchObject({ state: 'succeeded' })
    },
  )

  it('does not take a question that brought nothing for a move', async () => {
    const { post, shop, given } = await seen()
    await shop.kumicorn.orders.recheck('A-1')
    const said = { state: 'succeeded', reason: 'paid out by hand' }
    expect((await post('api/order/override', { ...given, ...said })).status).toBe(200)
  })
})
