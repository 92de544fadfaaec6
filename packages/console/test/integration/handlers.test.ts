import { describe, expect, it } from 'vitest'
import { clientOf, hosted } from '../support/hosts.ts'
import { openShop } from '../support/shop.ts'

async function opened() {
  const shop = await openShop()
  const types = ['order.succeeded'] as const
  await shop.store.expectHandlers([{ account: shop.account, name: 'old-mail', types }], 1)
  await shop.place('A-1')
  await shop.callBack('A-1')
  return { shop, ...(await hosted(shop.kumicorn)) }
}

describe('handlers', () => {
  it('are listed by name: which are here, what they take, what waits for them', async () => {
    const { get } = await opened()
    const { handlers } = (await get('api/handlers')).body
    expect(handlers).toMatchObject([
      { name: 'fulfil', isHere: true, dead: 0, lostTypes: [] },
      { name: 'old-mail', isHere: false, types: ['order.succeeded'], waiting: 1, seenAt: 1 },
    ])
    expect(handlers[0].types).toContain('order.reversed')
    expect(handlers[1].waitingSince).toBeGreaterThan(0)
  })

  it('that are gone are renamed, and what waits for them with them', async () => {
    const { get, post, shop } = await opened()
    expect((await post('api/handlers/rename', { name: 'old-mail', to: ' fulfil ' })).status).toBe(200)
    await shop.until(async () => (await get('api/handlers')).body.handlers.length === 1)
    expect((await post('api/handlers/rename', { name: 'old-mail', to: 'mail' })).body.error.code).toBe('gone')
  })

  it('that are gone are forgotten', async () => {
    const { get, post } = await opened()
    expect((await post('api/handlers/forget', { name: 'old-mail' })).status).toBe(200)
    expect((await get('api/handlers')).body.handlers).toMatchObject([{ name: 'fulfil' }])
    expect((await post('api/handlers/forget', { name: 'old-mail' })).body.error.code).toBe('gone')
  })
})

describe('the overview', () => {
  it('tells how orders, gateways and handlers stand', async () => {
    const { get, shop } = await opened()
    await shop.place('A-2')
    const { body } = await get('api/overview')
    const youngest = expect.arrayContaining([{ below: 600_000, count: 1 }])
    expect(body.orders).toMatchObject([
      {
        gateway: 'kumquat',
        kind: 'order',
        open: { pending: { count: 1, oldest: expect.any(Number), ages: youngest } },
        stuck: 0,
      },
    ])
    expect(JSON.stringify(body.orders)).not.toContain(shop.account)
    expect(body.handlers).toHaveLength(2)
    const [kumquat, paynicorn] = body.gateways
    expect(kumquat).toMatchObject({ name: 'kumquat', hasBalance: true, calls: 1, failed: 0 })
    expect(kumquat.lastSuccess).toBeGreaterThan(0)
    expect(paynicorn).toMatchObject({ name: 'paynicorn', hasBalance: false, calls: 0 })
  })

  it('counts what fails', async () => {
    const { get, shop } = await opened()
    await shop.sandbox.close()
    await shop.kumicorn.kumquat.balance().catch(() => undefined)
    const [kumquat] = (await get('api/overview')).body.gateways
    expect(kumquat).toMatchObject({
      calls: 1,
      failed: 1,
      lastFailure: { code: expect.stringMatching(/^transport_/) },
    })
  })

  it('asks for a balance only when somebody wants to know, also when he may only look', async () => {
    const { post, url, get } = await opened()
    expect((await get('api/overview')).body.gateways[0].calls).toBe(0)
    const told = await clientOf(url, 'only-looks').post('api/gateways/balance', { gateway: 'kumquat' })
    expect(told.body).toEqual({
      fields: expect.objectContaining({ balance: expect.any(String), credit: '0.00' }),
    })
    expect((await post('api/gateways/balance', { gateway: 'paynicorn' })).status).toBe(404)
    expect((await post('api/gateways/balance', { gateway: 'nobody' })).status).toBe(404)
  })
})
