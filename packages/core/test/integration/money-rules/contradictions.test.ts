import { describe, expect, it } from 'vitest'
import type { Reply } from '../call-engine/gateway.ts'
import { HOUR, MINUTE } from '../orders/asking.ts'
import { order, round, shop } from '../orders/shop.ts'
import { callback, placed, says, types } from './placed.ts'

// Rules 3 and 4. On the commit before: the reversal stayed succeeded, the third callback was dropped as a repeat
// of the first, and the PIN was thrown away.

describe('a contradiction is never final and never silent', () => {
  it('a reversal whose callback comes before the query shows it is found days later', async () => {
    const there = await placed()
    await callback(there, { status: 'success' })
    await callback(there, { status: 'error' })
    there.now.status = 'SUCCESS'
    expect(await round(there)).toEqual(['R1'])
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
    there.clock.advance(6 * HOUR)
    there.now.status = 'FAIL'
    // The query had said otherwise in between: so it has to say it twice.
    await round(there)
    await round(there)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'reversed' })
    expect(await types(there)).toEqual([
      'order.accepted',
      'order.succeeded',
      'order.conflict',
      'order.reversed',
    ])
  })

  it('failure, success, failure, each confirmed, ends as failed, though the third repeats the first', async () => {
    const there = await placed()
    await callback(there, { status: 'error' })
    await callback(there, { status: 'success' })
    there.now.status = 'SUCCESS'
    await round(there)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
    there.now.status = 'FAIL'
    await there.kumicorn.start()
    await callback(there, { status: 'error' })
    await there.kumicorn.stop()
    there.clock.advance(MINUTE)
    await round(there)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'reversed' })
    expect((await types(there)).filter((type) => type !== 'order.conflict')).toEqual([
      'order.accepted',
      'order.failed',
      'order.recovered',
      'order.reversed',
    ])
  })

  it('is closed by an event when the gateway has said the same for three days', async () => {
    const there = await placed()
    there.now.status = 'SUCCESS'
    await callback(there, { status: 'success' })
    await callback(there, { status: 'error' })
    for (let n = 0; n < 12; n += 1) {
      await round(there)
      there.clock.advance(n < 6 ? HOUR : 48 * HOUR)
    }
    expect((await types(there)).slice(-2)).toEqual(['order.conflict', 'order.confirmed'])
    const found = await there.kumicorn.orders.get('R1')
    expect(found).toMatchObject({ state: 'succeeded' })
    expect(found?.conflict).toBeUndefined()
    there.clock.advance(48 * HOUR)
    expect(await round(there)).toEqual([])
  })

  // On the commit before: "the gateway says succeeded, and nothing else since", and the questions ended.
  it.each([0, 1])('is not called over while every other answer contradicts it: %i', async (first) => {
    let answers = first
    const isSure = { yes: false }
    const there = await shop({
      script: (_, index) =>
        index === 0 ? says('ACCEPT') : says(isSure.yes || answers++ % 2 === 0 ? 'SUCCESS' : 'FAIL'),
    })
    const askedFor = async (days: number): Promise<void> => {
      const end = there.clock.now() + days * 24 * HOUR
      for (;;) {
        const due = (await there.kumicorn.orders.get('R1'))?.queryAt ?? end
        there.clock.advance(Math.max(0, Math.min(due, end) - there.clock.now()))
        if (due >= end) return
        await round(there)
      }
    }
    await there.kumicorn.kumquat.orders.place(order)
    await callback(there, { status: 'success' })
    await callback(there, { status: 'error' })
    const state = first === 0 ? 'succeeded' : 'reversed'
    await askedFor(14)
    expect((await types(there)).filter((type) => type === 'order.confirmed')).toEqual([])
    expect((await types(there)).filter((type) => type === 'order.stuck')).toHaveLength(1)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state, stuck: true, conflict: {} })
    const stuck = (await there.kumicorn.orders.events('R1')).find(({ type }) => type === 'order.stuck')
    expect(stuck?.reason).toContain(`the gateway says ${state}, and has contradicted it`)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ queryAt: expect.any(Number) as number })
    if (state === 'reversed') return
    isSure.yes = true
    await askedFor(20)
    expect((await types(there)).at(-1)).toBe('order.confirmed')
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state, stuck: false, conflict: undefined })
  })

  it('counts only what is asked after it was recorded', async () => {
    const gate = Promise.withResolvers<Reply>()
    const there = await shop({
      script: (_, index) => (index === 0 ? says('ACCEPT') : index === 1 ? gate.promise : says('SUCCESS')),
    })
    await there.kumicorn.kumquat.orders.place(order)
    const asking = there.kumicorn.orders.recheck('R1')
    await there.server.received(2)
    await callback(there, { status: 'success' })
    gate.resolve(says('FAIL'))
    await asking
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
    expect(await types(there)).toEqual(['order.accepted', 'order.succeeded', 'order.conflict'])
  })
})

describe('every verified callback is kept', () => {
  it('a repeat that brings the PIN of a card is an event, after the query said success first', async () => {
    const there = await placed()
    there.now.status = 'SUCCESS'
    await there.kumicorn.orders.recheck('R1')
    await callback(there, { status: 'success', pin: '1234-5678' })
    await callback(there, { status: 'success', pin: '1234-5678' })
    expect(await types(there)).toEqual(['order.accepted', 'order.succeeded', 'order.updated'])
    const events = await there.kumicorn.orders.events('R1')
    expect(events.at(-1)).toMatchObject({ data: { pin: '1234-5678' }, secrets: ['pin'] })
  })

  it('also what changes nothing, once', async () => {
    const there = await placed()
    await callback(there, { status: 'success' })
    await callback(there, { status: 'success', result: 'done' })
    await callback(there, { status: 'success', result: 'done' })
    const found = await there.store.store.order(
      (await there.kumicorn.orders.events('R1'))[0] ?? expect.fail(),
    )
    const messages = await there.store.store.messages(found ?? expect.fail())
    expect(messages.map(({ source }) => source)).toEqual(['call', 'callback', 'callback'])
  })
})

describe('an order that was refused, and succeeds', () => {
  it('moves when the gateway says so twice', async () => {
    const there = await shop({
      script: (_, index) =>
        index === 0 ? { status: 400, body: '{"returnCode":"FAIL","errorCode":"JU9992"}' } : says('SUCCESS'),
    })
    expect(await there.kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'rejected' })
    await callback(there, { status: 'success' })
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'rejected' })
    await round(there)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
    expect(await types(there)).toEqual(['order.rejected', 'order.conflict', 'order.recovered'])
    there.clock.advance(MINUTE)
  })

  it('about the price of an order that has ended is closed when the gateway keeps to its word', async () => {
    const there = await placed()
    await callback(there, { status: 'success', price: '98.00' })
    await callback(there, { status: 'success', price: '99.00' })
    const says99 = () => Object.assign(there.now, { status: 'SUCCESS', price: '99.00' })
    says99()
    for (let day = 0; day < 6; day += 1) {
      for (const minutes of [0, 2, 5, 15, 60, 360]) {
        there.clock.advance(minutes * MINUTE)
        await round(there)
      }
      there.clock.advance(24 * HOUR)
    }
    const found = await there.kumicorn.orders.get('R1')
    expect(found).toMatchObject({
      state: 'succeeded',
      amount: '98.00',
      disputed: true,
      conflict: undefined,
      stuck: false,
    })
    expect(found?.queryAt).toBeUndefined()
    expect(await types(there)).toEqual([
      'order.accepted',
      'order.succeeded',
      'order.conflict',
      'order.confirmed',
    ])
    expect(await there.kumicorn.orders.recheck('R1')).toMatchObject({ conflict: undefined, disputed: true })
  })
})

// Found by an attack: a question from before the contradiction was recorded again confirmed it.
it('a question that was asked before a contradiction was recorded again is no answer to it', async () => {
  const gate = Promise.withResolvers<Reply>()
  let asked = 0
  const script = (_: unknown, n: number): Reply | Promise<Reply> => {
    if (n === 0) return says('ACCEPT')
    asked += 1
    return asked === 1 ? gate.promise : says('SUCCESS')
  }
  const there = await shop({ script })
  await there.kumicorn.kumquat.orders.place(order)
  await callback(there, { status: 'success' })
  await callback(there, { status: 'error' })
  const slow = there.kumicorn.orders.recheck('R1')
  await there.server.received(2)
  await there.kumicorn.orders.recheck('R1')
  await callback(there, { status: 'error', result: 'again' })
  gate.resolve(says('FAIL'))
  await slow
  expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
})
