import { describe, expect, it } from 'vitest'
import { type Reply, sealed, succeeds } from '../call-engine/gateway.ts'
import { HOUR } from '../orders/asking.ts'
import { order, payment, round, type Shop, shop } from '../orders/shop.ts'

const DAY = 24 * HOUR

/** Lets what is due be asked about, for so many days. */
async function days(there: Shop, count: number): Promise<void> {
  const end = there.clock.now() + count * DAY
  for (;;) {
    const due = (await there.kumicorn.orders.list()).orders[0]?.queryAt
    if (due === undefined || due > end) return
    there.clock.advance(Math.max(0, due - there.clock.now()))
    await round(there)
  }
}

const eventsOf = async ({ kumicorn }: Shop, reference: string): Promise<string[]> =>
  (await kumicorn.orders.events(reference)).map(({ type }) => type)
const count = (types: readonly string[], type: string): number => types.filter((each) => each === type).length

// Found by an attack: each contradiction began the questions anew, every 45 minutes for ever.
describe('an order of which the gateway says now this, now that', () => {
  const says = (fields: object): Reply =>
    succeeds({ request_no: 'R1', serial_no: 'S1', status: 'PROCESSING', ...fields })

  const others = [{ account: '8611111111' }, { product_id: '9' }]

  it('is stuck after the horizon, and asked about daily then', async () => {
    const there = await shop({ script: (_, n) => says(n === 0 ? {} : (others[n % 2] as object)) })
    await there.kumicorn.kumquat.orders.place(order)
    await days(there, 4)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'pending', stuck: true })
    const before = await eventsOf(there, 'R1')
    expect(count(before, 'order.stuck')).toBe(1)
    const asked = there.server.requests.length
    await days(there, 3)
    expect(there.server.requests.length - asked).toBeLessThanOrEqual(4)
    expect(count(await eventsOf(there, 'R1'), 'order.stuck')).toBe(1)
  })

  it('is stuck, too, when it has ended', async () => {
    const script = (_: unknown, n: number): Reply => says({ status: 'SUCCESS', ...(n > 0 && others[n % 2]) })
    const there = await shop({ script })
    await there.kumicorn.kumquat.orders.place(order)
    await there.kumicorn.orders.recheck('R1')
    await days(there, 20)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded', stuck: true })
  })

  it('is stuck, too, when each of its contradictions is taken back', async () => {
    const failed = { status: 'FAIL' }
    const turns = [{ status: 'SUCCESS' }, failed, { ...failed, serial_no: 'S9' }, failed]
    const script = (_: unknown, n: number): Reply =>
      says(n === 0 ? {} : n === 1 ? failed : (turns[(n - 2) % 4] as object))
    const there = await shop({ script })
    await there.kumicorn.kumquat.orders.place(order)
    await there.kumicorn.orders.recheck('R1')
    await there.kumicorn.orders.recheck('R1')
    await days(there, 20)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'failed', stuck: true })
    expect(count(await eventsOf(there, 'R1'), 'order.stuck')).toBe(1)
  })

  it('moves within minutes when a late success is found, though it is stuck', async () => {
    let late = false
    const script = (_: unknown, n: number): Reply => {
      if (late) return says({ ...order, status: 'SUCCESS' })
      return says(n === 0 ? {} : { status: 'FAIL', ...(n > 1 && others[0]) })
    }
    const there = await shop({ script })
    await there.kumicorn.kumquat.orders.place(order)
    await there.kumicorn.orders.recheck('R1')
    await there.kumicorn.orders.recheck('R1')
    await days(there, 20)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'failed', stuck: true })
    late = true
    await days(there, 1.5)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded', stuck: false })
  })

  it('has one contradiction when one amount comes in two notations', async () => {
    const says = (fields: object): Reply => sealed({ code: '', message: '', txnId: 'P1', ...fields })
    const paid = { currency: 'NGN', pricingAmount: '100.00', pricingCurrency: 'NGN' }
    const script = (_: unknown, n: number): Reply =>
      n === 0 ? says({ status: '-1' }) : says({ status: '1', ...paid, amount: ['95.00', '95.0'][n % 2] })
    const there = await shop({ script })
    await there.kumicorn.paynicorn.payments.create(payment)
    await days(there, 4)
    expect(await eventsOf(there, 'O1')).toEqual(['order.accepted', 'order.conflict', 'order.stuck'])
  })
})
