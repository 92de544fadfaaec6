import { describe, expect, it } from 'vitest'
import type { Reply } from '../call-engine/gateway.ts'
import { HOUR, MINUTE } from '../orders/asking.ts'
import { order, round, shop } from '../orders/shop.ts'
import { callback, placed, says, types } from './placed.ts'

// Found by an attack: one of two replicas lagged two hours behind a true reversal, and the order was reversed 59 and
// recovered 58 times, each with its event.
describe('replicas of a gateway that do not agree', () => {
  const reversed = (type: string): boolean => type === 'order.reversed' || type === 'order.recovered'

  /** An order that callbacks call a success, then a failure; its gateway is asked whenever that is due. */
  async function flapping(answer: (question: number) => Reply) {
    let questions = 0
    const there = await shop({
      script: (_, index) => (index === 0 ? says('ACCEPT') : answer(questions++)),
    })
    await there.kumicorn.kumquat.orders.place(order)
    const end = there.clock.now() + 3 * HOUR
    await callback(there, { status: 'success', price: '98.00' })
    await callback(there, { status: 'error' })
    for (;;) {
      const due = (await there.kumicorn.orders.get('R1'))?.queryAt
      if (due === undefined || due > end) return { there, questions, types: await types(there) }
      there.clock.advance(Math.max(0, due - there.clock.now()))
      await round(there)
    }
  }

  it('move it once when they answer in turn, and are asked no oftener than before', async () => {
    const { there, questions, types } = await flapping((n) => says(n % 2 === 0 ? 'FAIL' : 'SUCCESS'))
    expect(types.filter(reversed)).toEqual(['order.reversed'])
    expect(questions).toBeLessThan(16)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'reversed' })
  })

  it('move it at growing distances when each contradicts what was confirmed, and confirms it', async () => {
    const answer = (n: number) => says(n === 0 || (n - 1) % 4 > 1 ? 'FAIL' : 'SUCCESS')
    const { questions, types } = await flapping(answer)
    expect(types.filter(reversed).length).toBeLessThanOrEqual(6)
    expect(questions).toBeLessThan(16)
  })

  it('contradict it in two ways at growing distances', async () => {
    const answer = (n: number) => (n % 2 === 0 ? says('SUCCESS', { price: '99.00' }) : says('FAIL'))
    const { questions, types } = await flapping(answer)
    expect(types.filter((type) => type === 'order.conflict').length).toBeLessThan(8)
    expect(questions).toBeLessThan(16)
  })

  it('let a true reversal and a true recovery through within minutes', async () => {
    const there = await placed()
    await callback(there, { status: 'success' })
    await callback(there, { status: 'error' })
    there.now.status = 'FAIL'
    await round(there)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'reversed' })
    there.now.status = 'SUCCESS'
    await round(there)
    there.clock.advance(MINUTE)
    await round(there)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
  })
})
