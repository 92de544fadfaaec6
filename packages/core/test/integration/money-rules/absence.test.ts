import { type ManualClock, manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { memoryStore, type ReconcileOptions } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { type Reply, SIGN_KEY, sealed, succeeds, unknown } from '../call-engine/gateway.ts'
import { HOUR, MINUTE, noSuchOrder, SECOND } from '../orders/asking.ts'
import { order, payment, round, type Shop, shop } from '../orders/shop.ts'

// Rule 5: "no such order" is proved, not timed. On the commit before, two of two orders that both gateways had
// processed were rejected after 25 minutes.
const DAY = 24 * HOUR
const absent: ReconcileOptions = { absence: { kumquat: 'rejects' } }

/** A clock whose wall time can be stepped, while the monotonic one goes on. */
function stepped(): ManualClock & { step(ms: number): void } {
  const still = manualClock()
  let offset = 0
  return {
    ...still,
    now: () => still.now() + offset,
    monotonic: () => still.now(),
    advance: still.advance,
    step(ms) {
      offset += ms
    },
  }
}

async function lost(reconcile: ReconcileOptions = {}, clock: ManualClock = manualClock()) {
  const answers: { now: Reply } = { now: noSuchOrder }
  const there = await shop({ clock, reconcile, script: (_, index) => (index === 0 ? 'reset' : answers.now) })
  await there.kumicorn.kumquat.orders.place(order)
  return { ...there, answers }
}

const state = async ({ kumicorn }: Pick<Shop, 'kumicorn'>) => kumicorn.orders.get('R1')
const types = async ({ kumicorn }: Pick<Shop, 'kumicorn'>): Promise<readonly string[]> =>
  (await kumicorn.orders.events('R1')).map(({ type }) => type)

async function ask(there: Shop, ...minutes: readonly number[]): Promise<void> {
  for (const wait of minutes) {
    there.clock.advance(wait * MINUTE)
    await round(there)
  }
}

describe('an order that the gateway does not know', () => {
  it('ends as stuck, with the evidence, and is never rejected by default', async () => {
    const there = await lost()
    await ask(there, 2, 5, 10, 20)
    expect(await state(there)).toMatchObject({ state: 'unknown', stuck: true })
    const [event] = await there.kumicorn.orders.events('R1')
    expect(event).toMatchObject({
      type: 'order.stuck',
      reason: expect.stringContaining('does not know') as string,
    })
    expect(await there.kumicorn.orders.wait('R1')).toMatchObject({ stuck: true })
  })

  it('is still asked about daily, and moves when it turns up', async () => {
    const there = await lost()
    await ask(there, 2, 5, 10, 20)
    there.answers.now = succeeds({ request_no: 'R1', serial_no: 'S1', status: 'SUCCESS' })
    await ask(there, 24 * 60)
    expect(await state(there)).toMatchObject({ state: 'succeeded', stuck: false })
  })

  // Found by an attack: "system busy" three times proved absence.
  it.each([
    ['stays in doubt when a query only tells of a code that nobody knows', [], 'unknown'],
    ['is rejected by the code that a merchant has seen', ['1003'], 'rejected'],
  ])('%s', async (_, absenceCodes, expected) => {
    const script = (_request: unknown, n: number): Reply =>
      n === 0 ? 'reset' : sealed({ code: '1003', message: 'try again', status: '' })
    const reconcile: ReconcileOptions = { absence: { paynicorn: 'rejects' } }
    const there = await shop({ script, absenceCodes, reconcile })
    await there.kumicorn.paynicorn.payments.create(payment)
    await ask(there, 1, 5, 10, 20)
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: expected, stuck: false })
  })

  it('is not absent when a failure names a transaction in an odd shape', async () => {
    for (const txnId of [['P1'], { id: 'P1' }]) {
      const script = (_: unknown, n: number): Reply =>
        n === 0 ? 'reset' : sealed({ code: '0', message: '', status: '0', txnId })
      const there = await shop({ script, reconcile: { absence: { paynicorn: 'rejects' } } })
      await there.kumicorn.paynicorn.payments.create(payment)
      await ask(there, 1, 5, 10, 20)
      expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'unknown', stuck: false })
    }
  })

  it('is rejected by a merchant who says so, after several questions over ten minutes', async () => {
    const there = await lost(absent)
    await ask(there, 2, 5)
    expect(await state(there)).toMatchObject({ state: 'unknown' })
    await ask(there, 10)
    expect(await state(there)).toMatchObject({ state: 'rejected' })
    expect(await types(there)).toEqual(['order.rejected'])
  })

  it('and then succeeds, is recovered once its own query says so', async () => {
    const there = await lost(absent)
    await ask(there, 2, 5, 10)
    there.answers.now = succeeds({ request_no: 'R1', serial_no: 'S1', status: 'SUCCESS' })
    await there.kumicorn.start()
    await there.kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1', serial_no: 'S1' }, SIGN_KEY))
    await there.kumicorn.stop()
    await ask(there, 1)
    expect(await state(there)).toMatchObject({ state: 'succeeded' })
    expect(await types(there)).toEqual(['order.rejected', 'order.conflict', 'order.recovered'])
  })

  it('needs the proof anew after a step of the clock or a suspended machine', async () => {
    const clock = stepped()
    const there = await lost(absent, clock)
    await ask(there, 2, 5)
    clock.step(3_600 * SECOND)
    await ask(there, 10)
    expect(await state(there)).toMatchObject({ state: 'unknown' })
    await ask(there, 20, 40)
    expect(await state(there)).toMatchObject({ state: 'rejected' })
  })

  it('proves nothing while it is being sent by any process', async () => {
    const store = memoryStore()
    const clock = manualClock()
    const gate = Promise.withResolvers<Reply>()
    const sending = await shop({ store, clock, script: () => gate.promise })
    const asking = await shop({ store, clock, reconcile: absent, script: () => noSuchOrder })
    const placed = sending.kumicorn.kumquat.orders.place(order, { timeout: 3_600 * SECOND })
    await sending.server.received(1)
    await ask(asking, 2, 5, 10, 20)
    expect(await state(asking)).toMatchObject({ state: 'created' })
    gate.resolve(succeeds({ request_no: 'R1', serial_no: 'S1', status: 'ACCEPT' }))
    expect(await placed).toMatchObject({ state: 'accepted' })
  })

  // Found by an attack: an end of the send that lay farther away than any could counted as over.
  it('proves nothing while it is being sent, when the clock is set back meanwhile', async () => {
    const store = memoryStore()
    const clock = stepped()
    const gate = Promise.withResolvers<Reply>()
    const sending = await shop({ store, clock, script: () => gate.promise })
    const asking = await shop({ store, clock, reconcile: absent, script: () => noSuchOrder })
    const placed = sending.kumicorn.kumquat.orders.place(order, { timeout: 3_600 * SECOND })
    await sending.server.received(1)
    clock.step(-2 * HOUR)
    for (let n = 0; n < 5; n += 1) {
      await asking.kumicorn.reconcile()
      clock.advance(5 * MINUTE)
    }
    expect(await state(asking)).toMatchObject({ state: 'created', stuck: false })
    gate.resolve(succeeds({ request_no: 'R1', serial_no: 'S1', status: 'ACCEPT' }))
    expect(await placed).toMatchObject({ state: 'accepted' })
  })

  // Found by an attack: by the wall clock its send had ended long ago, and the gateway accepted it afterwards.
  it('is not rejected while this process is sending it, whatever its clock says', async () => {
    const clock = stepped()
    const gate = Promise.withResolvers<Reply>()
    const script = (_: unknown, n: number) => (n === 0 ? gate.promise : noSuchOrder)
    const there = await shop({ clock, script, reconcile: absent })
    const placed = there.kumicorn.kumquat.orders.place(order, { timeout: HOUR })
    await there.server.received(1)
    clock.step(25 * HOUR)
    for (const wait of [0, 2, 5, 10, 20]) {
      clock.advance(wait * MINUTE)
      await there.kumicorn.orders.recheck('R1')
    }
    expect(await state(there)).toMatchObject({ state: 'created' })
    gate.resolve(succeeds({ request_no: 'R1', serial_no: 'S1', status: 'ACCEPT' }))
    expect(await placed).toMatchObject({ state: 'accepted' })
  })

  // Found by an attack: only what the query loop heard began the proof anew.
  it('is not rejected when resolve() hears a doubtful record in between', async () => {
    const there = await lost(absent)
    const outcome = unknown(await there.kumicorn.kumquat.orders.place(order))
    const record = succeeds({ request_no: 'R1' })
    for (const wait of [2, 5, 10, 20, 40]) {
      there.answers.now = record
      unknown(await outcome.resolve())
      there.answers.now = noSuchOrder
      await ask(there, wait)
    }
    expect(await state(there)).toMatchObject({ state: 'unknown' })
  })

  it('is not rejected by what another process has counted before a restart', async () => {
    const store = memoryStore()
    const clock = manualClock()
    const first = await shop({
      store,
      clock,
      reconcile: absent,
      script: (_, index) => (index === 0 ? 'reset' : noSuchOrder),
    })
    await first.kumicorn.kumquat.orders.place(order)
    await ask(first, 2, 5)
    const second = await shop({ store, clock, reconcile: absent, script: () => noSuchOrder })
    await ask(second, 10)
    expect(await state(second)).toMatchObject({ state: 'unknown' })
  })

  it('that the gateway had accepted stays pending', async () => {
    const there = await shop({
      reconcile: absent,
      script: (_, index) =>
        index === 0 ? succeeds({ request_no: 'R1', serial_no: 'S1', status: 'ACCEPT' }) : noSuchOrder,
    })
    await there.kumicorn.kumquat.orders.place(order)
    await ask(there, 2, 5, 10, 20, 40)
    expect(await state(there)).toMatchObject({ state: 'pending' })
  })
})

describe('resolve()', () => {
  it('stays unknown when the gateway does not know the order', async () => {
    const there = await lost(absent)
    const outcome = await there.kumicorn.kumquat.orders.place(order)
    if (outcome.state !== 'unknown') expect.fail('in doubt')
    for (let n = 0; n < 5; n += 1) {
      there.clock.advance(10 * MINUTE)
      expect(await outcome.resolve()).toMatchObject({ state: 'unknown', error: { code: 'order_absent' } })
    }
  })

  // By a month: on the commit before, nothing was asked for as long.
  it.each([5 * 365, 30, 4])(
    'is asked about and proved absent all the same when it was placed by a clock that was %i days ahead',
    async (days) => {
      const clock = stepped()
      clock.step(days * DAY)
      const there = await lost(absent, clock)
      clock.step(-days * DAY)
      await ask(there, 0, 2, 5, 10, 20)
      expect(await state(there)).toMatchObject({ state: 'rejected' })
    },
  )
})
