import { describe, expect, it } from 'vitest'
import { order, shop } from '../orders/shop.ts'
import { callback, placed, says } from './placed.ts'

// Found by an attack: a PIN that came with a contradiction stood in no event that says "deliver".
type There = Pick<Awaited<ReturnType<typeof shop>>, 'kumicorn'>
const told = async ({ kumicorn }: There) =>
  (await kumicorn.orders.events('R1')).map(({ type, data, secrets }) => [
    type,
    data.pin,
    secrets.includes('pin'),
  ])

describe('a PIN that a message told whose state did not count yet', () => {
  it('is in the event of the move that a query confirms without it', async () => {
    const there = await placed()
    await callback(there, { status: 'error' })
    await callback(there, { status: 'success', price: '', pin: '1234' })
    there.now.status = 'SUCCESS'
    await there.kumicorn.orders.recheck('R1')
    expect((await told(there)).at(-1)).toEqual(['order.recovered', '1234', true])
    await callback(there, { status: 'success', price: '', pin: '1234' })
    expect((await told(there)).at(-1)).toEqual(['order.recovered', '1234', true])
    await callback(there, { status: 'success', pin: '5678' })
    expect((await told(there)).at(-1)).toEqual(['order.updated', '5678', true])
  })

  it('is in the success that follows a price that could not be read', async () => {
    const there = await placed()
    await callback(there, { price: '98,00', pin: '1234' })
    there.now.status = 'SUCCESS'
    await there.kumicorn.orders.recheck('R1')
    expect((await told(there)).at(-1)).toEqual(['order.succeeded', '1234', true])
  })

  it.each([
    ['an order that was accepted', says('ACCEPT')],
    ['an order in doubt', 'reset' as const],
  ])('is in the success of %s that follows a status that nobody knows', async (_, first) => {
    const now = { status: 'DELIVERED', pin: '1234' as string | undefined }
    const there = await shop({ script: (_, n) => (n === 0 ? first : says(now.status, { pin: now.pin })) })
    await there.kumicorn.kumquat.orders.place(order)
    await there.kumicorn.orders.recheck('R1')
    Object.assign(now, { status: 'SUCCESS', pin: undefined })
    await there.kumicorn.orders.recheck('R1')
    expect((await told(there)).at(-1)).toEqual(['order.succeeded', '1234', true])
  })

  it('is not in a failure, and nothing takes the place of what the success tells itself', async () => {
    const there = await placed()
    await callback(there, { price: '98,00', pin: '1234' })
    there.now.status = 'FAIL'
    await there.kumicorn.orders.recheck('R1')
    expect((await told(there)).at(-1)).toEqual(['order.failed', undefined, false])
    await callback(there, { status: 'success', pin: '5678' })
    Object.assign(there.now, { status: 'SUCCESS', pin: '9999' })
    await there.kumicorn.orders.recheck('R1')
    expect((await told(there)).at(-1)).toEqual(['order.recovered', '9999', true])
  })

  it('is forgotten with what is pruned', async () => {
    const there = await placed()
    await there.kumicorn.start()
    await callback(there, { price: '98,00', pin: '1234' })
    there.now.status = 'FAIL'
    await there.kumicorn.orders.recheck('R1')
    await there.kumicorn.orders.override('R1', { state: 'failed', reason: 'seen', by: 'Ada' })
    await there.kumicorn.stop()
    there.clock.advance(60_000)
    await there.kumicorn.prune({ endedBefore: new Date(there.clock.now()) })
    const { items } = await there.store.store.orders({ reference: 'R1', limit: 1 })
    expect(items).toMatchObject([{ pruned: true }])
    expect(JSON.stringify(items)).not.toContain('1234')
  })
})
