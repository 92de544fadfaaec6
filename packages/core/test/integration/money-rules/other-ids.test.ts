import { describe, expect, it } from 'vitest'
import { type Reply, sealed } from '../call-engine/gateway.ts'
import { order, round, type Shop, shop } from '../orders/shop.ts'
import { callback, says, types } from './placed.ts'

// Found by an attack: what was told under another id counted when the field alone was the same, or when answers that said
// what is known were counted as repeats of it.

const own = (status: string): Reply => says(status)
const other = (status: string, id = 'S2'): Reply => says(status, { serial_no: id })

/** Asks whenever that is due, so often. */
async function asks(there: Shop, times: number, reference = 'R1'): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    const due = (await there.kumicorn.orders.get(reference))?.queryAt ?? there.clock.now()
    there.clock.advance(Math.max(0, due - there.clock.now()))
    await round(there)
  }
}

/** An order that was answered so first, and whose queries are then answered one by one. */
async function answered(first: string, queries: readonly Reply[]) {
  const last = queries.at(-1) ?? expect.fail()
  const there = await shop({
    script: (_, index) => (index === 0 ? own(first) : (queries[index - 1] ?? last)),
  })
  await there.kumicorn.kumquat.orders.place(order)
  return there
}

describe('an order of which the gateway tells another id', () => {
  const scattered = (status: string) => [1, 2, 3, 4, 5, 6, 7, 8].map((n) => other(status, `X${n}`))

  it.each(['FAIL', 'SUCCESS', 'PROCESSING'])(
    'and another one in each answer: %s moves it not',
    async (status) => {
      const there = await answered('ACCEPT', scattered(status))
      await asks(there, 8)
      expect(await there.kumicorn.orders.get('R1')).toMatchObject({
        state: 'pending',
        gatewayReference: 'S1',
      })
    },
  )

  it('and another one in each answer is not reversed', async () => {
    const there = await answered('SUCCESS', scattered('FAIL'))
    await callback(there, { serial_no: 'X0', status: 'error' })
    await asks(there, 8)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({
      state: 'succeeded',
      gatewayReference: 'S1',
    })
  })

  it.each([
    ['FAIL', 'error'],
    ['SUCCESS', 'success'],
  ])('%s, with answers in between that say what is known, moves it not', async (status, told) => {
    const quiet = own('PROCESSING')
    const there = await answered('ACCEPT', [
      quiet,
      quiet,
      quiet,
      quiet,
      other(status),
      quiet,
      other(status),
      quiet,
    ])
    await callback(there, { serial_no: 'S2', status: told })
    await asks(there, 8)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'pending', gatewayReference: 'S1' })
  })

  it.each(['FAIL', 'SUCCESS'])('%s, by every second answer, moves it not', async (status) => {
    const turns = [1, 2, 3, 4, 5].flatMap(() => [other(status), own('PROCESSING')])
    const there = await answered('ACCEPT', turns)
    await asks(there, 10)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'pending', gatewayReference: 'S1' })
  })

  it('that has succeeded is not reversed when answers in between say that it goes on', async () => {
    const there = await answered('SUCCESS', [
      ...[1, 2, 3, 4].flatMap(() => [other('FAIL'), other('FAIL'), own('PROCESSING')]),
      own('SUCCESS'),
    ])
    await asks(there, 13)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
    expect(await types(there)).not.toContain('order.reversed')
  })

  it('is not reversed by one answer when it has succeeded under its own in between', async () => {
    const there = await answered('ACCEPT', [
      ...[1, 2, 3].map(() => other('FAIL')),
      own('SUCCESS'),
      other('FAIL'),
      own('SUCCESS'),
    ])
    await asks(there, 6)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
    expect(await types(there)).not.toContain('order.reversed')
  })

  it.each([
    ['SUCCESS', 'error', 'FAIL'],
    ['FAIL', 'success', 'SUCCESS'],
  ])('by a callback: a single query that says so of ours moves it not (%s)', async (first, told, query) => {
    const there = await answered(first, [own(query), own(first)])
    await callback(there, { serial_no: 'S2', status: told })
    await asks(there, 2)
    const state = first === 'FAIL' ? 'failed' : 'succeeded'
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state })
    expect(await types(there)).toEqual([`order.${state}`, 'order.conflict', 'order.conflict'])
  })

  it('takes it when its own query says it again and again', async () => {
    const there = await answered('ACCEPT', [other('SUCCESS')])
    await asks(there, 4)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({
      state: 'succeeded',
      gatewayReference: 'S2',
    })
  })
})

it('a refund that goes on is not taken for failed, and no second one is sent', async () => {
  const says = (status: string, refundId: string): Reply =>
    sealed({ code: '0000', cpRefundId: 'A', status, refundId })
  const [quiet, failed] = [says('-1', 'RF1'), says('0', 'RF2')]
  const answers = [quiet, failed, quiet, quiet, quiet, quiet, failed]
  const there = await shop({ script: (_, index) => answers[index] ?? quiet })
  const refund = { payTxnId: 'T1', cpRefundId: 'A', reason: 'r', memo: 'm' } as const
  await there.kumicorn.paynicorn.refunds.create(refund)
  await asks(there, 7, 'A')
  expect(await there.kumicorn.orders.get('A')).toMatchObject({ state: 'pending' })
  const second = there.kumicorn.paynicorn.refunds.create({ ...refund, cpRefundId: 'B' })
  await expect(second).rejects.toMatchObject({ code: 'already_placed', placedAs: 'A' })
})
