import { describe, expect, it } from 'vitest'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { type Reply, refuses, SIGN_KEY, succeeds, unknown } from '../call-engine/gateway.ts'
import { order, type Shop, shop } from '../orders/shop.ts'

// Rule 7: place() and resolve() return what is on record after applying what they heard. On the commit before, a
// callback that came in between was overruled by the answer, and an outcome named no event.
const says = (status: string): Reply => succeeds({ request_no: 'R1', serial_no: 'S1', status })
const callback = ({ kumicorn }: Pick<Shop, 'kumicorn'>, status: string) =>
  kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1', serial_no: 'S1', status }, SIGN_KEY))

/** A gateway that calls back before it answers. */
async function overtaken(status: string, answer: Reply) {
  const there = await shop({
    script: async () => {
      expect(await callback(there, status)).toMatchObject({ status: 200 })
      return answer
    },
  })
  return there
}

describe('one truth (rule 7)', () => {
  it.each<readonly [string, Reply, string]>([
    ['success', 'reset', 'accepted'],
    ['success', says('ACCEPT'), 'accepted'],
    ['error', 'reset', 'rejected'],
    ['error', says('ACCEPT'), 'rejected'],
  ])('a callback that says %s before the answer %j: %s', async (status, answer, state) => {
    const there = await overtaken(status, answer)
    const outcome = await there.kumicorn.kumquat.orders.place(order)
    const [event] = await there.kumicorn.orders.events('R1')
    expect(outcome).toMatchObject({ state, eventId: event?.id })
  })

  it('a success by callback is not rejected by the refusal that comes after it: it is asked about', async () => {
    const there = await overtaken('success', refuses('JU9992', 400))
    expect(await there.kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'accepted' })
    const types = (await there.kumicorn.orders.events('R1')).map(({ type }) => type)
    expect(types).toEqual(['order.succeeded', 'order.conflict'])
  })

  it('resolve() tells what a callback has told meanwhile, when the question brings nothing', async () => {
    const there = await shop({ script: ['reset', 'reset'] })
    const doubt = unknown(await there.kumicorn.kumquat.orders.place(order))
    await callback(there, 'success')
    expect(await doubt.resolve()).toMatchObject({ state: 'accepted', order: { serial_no: 'S1' } })
  })

  it('the outcome names the event that it caused, and a repeat of the call the same one', async () => {
    const { kumicorn } = await shop({ script: [says('FAIL')] })
    const first = await kumicorn.kumquat.orders.place(order)
    const [event] = await kumicorn.orders.events('R1')
    expect(first).toMatchObject({ state: 'rejected', eventId: event?.id })
    expect(await kumicorn.kumquat.orders.place(order)).toMatchObject({
      state: 'rejected',
      eventId: event?.id,
    })
  })
})
