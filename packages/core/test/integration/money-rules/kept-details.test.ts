import { describe, expect, it } from 'vitest'
import { paynicornRecharge } from '../../../src/testing/index.ts'
import { SECRET, sealed } from '../call-engine/gateway.ts'
import { airtime, order, round, type Shop, shop } from '../orders/shop.ts'
import { callback, placed, says } from './placed.ts'

// Found by an attack: a PIN that was withheld was lost with the next move, or when no move came.
type There = Pick<Shop, 'kumicorn' | 'store' | 'clock'>
const by = { reason: 'seen in their console', by: 'Ada' }

const last = async ({ kumicorn }: Pick<Shop, 'kumicorn'>, reference = 'R1') =>
  (await kumicorn.orders.events(reference)).at(-1)

/** Has the gateway asked whenever that is due, until nothing is open. */
async function settle(there: There, reference = 'R1', before = (): void => undefined): Promise<void> {
  for (;;) {
    before()
    const due = (await there.kumicorn.orders.get(reference))?.queryAt
    if (due === undefined) return
    there.clock.advance(Math.max(0, due - there.clock.now()))
    await round(there)
  }
}

describe('a PIN that was told beside what says nothing of a success', () => {
  it.each([
    ['PROCESSING', 'order.succeeded'],
    ['FAIL', 'order.recovered'],
  ])('is kept through %s until the success', async (between, type) => {
    const now = { status: between }
    const there = await shop({ script: (_, n) => (n === 0 ? 'reset' : says(now.status)) })
    await there.kumicorn.kumquat.orders.place(order)
    await callback(there, { status: 'done', price: '', pin: '1234' })
    await there.kumicorn.orders.recheck('R1')
    expect((await last(there))?.data).not.toHaveProperty('pin')
    now.status = 'SUCCESS'
    await there.kumicorn.orders.recheck('R1')
    await there.kumicorn.orders.recheck('R1')
    expect(await last(there)).toMatchObject({ type, data: { pin: '1234' }, secrets: ['pin'] })
  })

  it.each([
    ['PROCESSING', 'order.accepted', 'order.succeeded'],
    ['FAIL', 'order.failed', 'order.recovered'],
  ])('is in the success though the move to %s has brought it', async (status, first, type) => {
    const now = { status, pin: '1234' as string | undefined }
    const there = await shop({ script: (_, n) => (n === 0 ? 'reset' : says(now.status, { pin: now.pin })) })
    await there.kumicorn.kumquat.orders.place(order)
    await there.kumicorn.orders.recheck('R1')
    expect(await last(there)).toMatchObject({ type: first, data: { pin: '1234' } })
    Object.assign(now, { status: 'SUCCESS', pin: undefined })
    await there.kumicorn.orders.recheck('R1')
    await there.kumicorn.orders.recheck('R1')
    expect(await last(there)).toMatchObject({ type, data: { pin: '1234' }, secrets: ['pin'] })
  })

  it('comes without what told why it was a failure', async () => {
    const there = await placed()
    await callback(there, { status: 'error', pin: '1234', why: 'no stock' })
    there.now.status = 'SUCCESS'
    await there.kumicorn.orders.recheck('R1')
    await there.kumicorn.orders.recheck('R1')
    expect(await last(there)).toMatchObject({ type: 'order.recovered', data: { pin: '1234' } })
    expect((await last(there))?.data).not.toHaveProperty('why')
  })

  it('takes the place of none that an update has brought since', async () => {
    const there = await placed()
    await callback(there, { status: 'done', price: '', pin: '1234' })
    Object.assign(there.now, { pin: '5678' })
    await there.kumicorn.orders.recheck('R1')
    expect(await last(there)).toMatchObject({ type: 'order.updated', data: { pin: '5678' } })
    Object.assign(there.now, { status: 'SUCCESS', pin: undefined })
    await there.kumicorn.orders.recheck('R1')
    expect(await last(there)).toMatchObject({ type: 'order.succeeded' })
    expect((await last(there))?.data.pin).toBeUndefined()
  })

  it('is in the success that a person says, and in no failure', async () => {
    const there = await placed()
    await callback(there, { status: 'error' })
    await callback(there, { status: 'success', price: '', pin: '1234' })
    await there.kumicorn.orders.override('R1', { state: 'failed', ...by })
    expect((await last(there))?.data).toEqual({ state: 'failed', ...by })
    await there.kumicorn.orders.override('R1', { state: 'succeeded', ...by })
    expect(await last(there)).toMatchObject({
      type: 'order.recovered',
      data: { pin: '1234', by: 'Ada' },
      secrets: ['pin'],
    })
    await callback(there, { status: 'success', price: '', pin: '1234' })
    expect(await last(there)).toMatchObject({ type: 'order.recovered' })
  })
})

describe('a PIN or token that comes after the success, beside another status', () => {
  it.each(['SUCCESS', 'processing'])('is in the end of the contradiction: %s', async (status) => {
    const there = await placed()
    there.now.status = 'SUCCESS'
    await there.kumicorn.orders.recheck('R1')
    await callback(there, { status, price: '', pin: '1234' })
    expect(await last(there)).toMatchObject({ type: 'order.conflict' })
    await settle(there)
    expect(await last(there)).toMatchObject({
      type: 'order.confirmed',
      data: { pin: '1234' },
      secrets: ['pin'],
    })
    await there.kumicorn.orders.override('R1', { state: 'succeeded', ...by })
    expect((await last(there))?.data).toEqual({ state: 'succeeded', ...by })
  })

  it('is in what a person confirms', async () => {
    const there = await placed()
    await callback(there, { status: 'success' })
    await callback(there, { status: 'done', price: '', pin: '1234' })
    await there.kumicorn.orders.override('R1', { state: 'succeeded', ...by })
    expect(await last(there)).toMatchObject({ type: 'order.confirmed', data: { pin: '1234' } })
  })

  // Found by an attack: the update stood for the end of the contradiction, which no event told.
  it('is in the event that ends the contradiction, with what the last question has brought', async () => {
    const there = await placed()
    await callback(there, { status: 'success', price: '' })
    await callback(there, { status: 'done', price: '', pin: '1234' })
    there.now.status = 'SUCCESS'
    await settle(there, 'R1', () => {
      if (there.server.requests.length === 8) there.now.price = '98.00'
    })
    expect((await there.kumicorn.orders.get('R1'))?.conflict).toBeUndefined()
    expect(await last(there)).toMatchObject({
      type: 'order.confirmed',
      amount: '98.00',
      data: { pin: '1234' },
    })
  })

  it.each(['callback', 'query'])('status 0 of a recharge, by a %s', async (road) => {
    const now: { statusCode: string; tokenData?: string } = { statusCode: '1' }
    const there = await shop({
      script: () => sealed({ code: 1200, msg: 'success', result: { transId: 'T1', ...now } }),
    })
    await there.kumicorn.paynicorn.airtime.topUp(airtime)
    const token = { status: '0', originOrderNo: 'T1', tokenData: '1234-5678' }
    if (road === 'callback')
      await there.kumicorn.callbacks.paynicornRecharge(paynicornRecharge(token, SECRET))
    else {
      Object.assign(now, { statusCode: '0', tokenData: '1234-5678' })
      await there.kumicorn.orders.recheck('T1')
    }
    Object.assign(now, { statusCode: '1', tokenData: undefined })
    await settle(there, 'T1')
    const type = road === 'callback' ? 'order.confirmed' : 'order.updated'
    expect(await last(there, 'T1')).toMatchObject({
      type,
      state: 'succeeded',
      data: { tokenData: '1234-5678' },
      secrets: ['tokenData'],
    })
  })
})
