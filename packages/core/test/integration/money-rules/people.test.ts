import { describe, expect, it } from 'vitest'
import { type Transport, undiciTransport } from '../../../src/index.ts'
import { type Reply, refuses, sealed, succeeds } from '../call-engine/gateway.ts'
import { HOUR, MINUTE, SECOND } from '../orders/asking.ts'
import { airtime, order, round, shop } from '../orders/shop.ts'

// Section 4: asking, and what people can do.
const topUp = sealed({ code: 1200, msg: 'ok', result: { transId: 'T1', statusCode: '1' } })
const says = (status: string): Reply => succeeds({ request_no: 'R1', serial_no: 'S1', status })

describe('orders.recheck()', () => {
  it('asks now, whether it is due or not', async () => {
    const { kumicorn, server } = await shop({ script: [says('ACCEPT'), says('SUCCESS')] })
    await kumicorn.kumquat.orders.place(order)
    expect(await kumicorn.orders.recheck('R1')).toMatchObject({ state: 'succeeded' })
    expect(server.requests).toHaveLength(2)
  })

  it('throws what the gateway says when nothing is learnt', async () => {
    const { kumicorn } = await shop({ script: [says('ACCEPT'), 'reset'] })
    await kumicorn.kumquat.orders.place(order)
    await expect(kumicorn.orders.recheck('R1')).rejects.toMatchObject({ code: 'transport_failed' })
    await expect(kumicorn.orders.recheck('R2')).rejects.toMatchObject({ code: 'order_unknown' })
  })
})

describe('orders.override()', () => {
  it('moves the order, with the reason in its history', async () => {
    const { kumicorn } = await shop({ script: ['reset'] })
    await kumicorn.kumquat.orders.place(order)
    const by = { reason: 'seen in their portal', by: 'Ada' }
    expect(await kumicorn.orders.override('R1', { state: 'succeeded', ...by })).toMatchObject({
      state: 'succeeded',
    })
    expect(await kumicorn.orders.override('R1', { state: 'failed', ...by })).toMatchObject({
      state: 'reversed',
    })
    const events = await kumicorn.orders.events('R1')
    expect(events).toMatchObject([
      { type: 'order.succeeded', source: 'person', reason: by.reason, data: { by: 'Ada' } },
      { type: 'order.reversed', source: 'person' },
    ])
  })

  it('does not silence the gateway: what it says later is a conflict, and counts once confirmed', async () => {
    const there = await shop({ script: (_, index) => (index === 0 ? 'reset' : says('SUCCESS')) })
    await there.kumicorn.kumquat.orders.place(order)
    await there.kumicorn.orders.override('R1', { state: 'failed', reason: 'a guess', by: 'Bob' })
    expect(await there.kumicorn.orders.recheck('R1')).toMatchObject({ state: 'succeeded' })
    const types = (await there.kumicorn.orders.events('R1')).map(({ type }) => type)
    expect(types).toEqual(['order.failed', 'order.conflict', 'order.recovered'])
  })

  // Found by an attack: that it goes on was no contradiction, and nobody knew.
  it.each(['failed', 'rejected'] as const)(
    'to %s is contradicted by a gateway that says later that it goes on',
    async (state) => {
      const there = await shop({ script: (_, index) => (index === 0 ? 'reset' : says('PROCESSING')) })
      await there.kumicorn.kumquat.orders.place(order)
      await there.kumicorn.orders.override('R1', { state, reason: 'a guess', by: 'Bob' })
      expect(await there.kumicorn.orders.recheck('R1')).toMatchObject({
        state,
        conflict: { reported: 'pending' },
      })
      const types = (await there.kumicorn.orders.events('R1')).map(({ type }) => type)
      expect(types).toEqual([`order.${state}`, 'order.conflict'])
    },
  )

  // Found by an attack: the answer was taken for old news, nobody was told, and nobody asked any more.
  describe.each(['failed', 'rejected'] as const)('to %s while the order is being sent', (state) => {
    it.each([
      ['is accepted', [says('ACCEPT')]],
      ['has been there before, and goes on', [refuses('JU9993', 400), says('PROCESSING')]],
    ])('is contradicted by an answer that says that it %s', async (_, answers) => {
      const wire = undiciTransport()
      const sent = Promise.withResolvers<void>()
      const answering = Promise.withResolvers<void>()
      const transport: Transport = {
        async send(request) {
          sent.resolve()
          await answering.promise
          return wire.send(request)
        },
      }
      const there = await shop({ transport, script: (_, n) => answers[n] ?? says('SUCCESS') })
      const placing = there.kumicorn.kumquat.orders.place(order)
      await sent.promise
      await there.kumicorn.orders.override('R1', { state, reason: 'a guess', by: 'Bob' })
      answering.resolve()
      await placing
      const known = await there.kumicorn.orders.get('R1')
      expect(known).toMatchObject({ state, conflict: { reported: 'pending' } })
      for (let n = 0; n < 2; n += 1) await there.kumicorn.orders.recheck('R1')
      expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
      const types = (await there.kumicorn.orders.events('R1')).map(({ type }) => type)
      expect(types).toEqual([`order.${state}`, 'order.conflict', 'order.conflict', 'order.recovered'])
    })
  })

  it.each([{ state: 'pending' }, { reason: ' ' }, { by: '' }])('refuses %j', async (wrong) => {
    const { kumicorn } = await shop({ script: ['reset'] })
    await kumicorn.kumquat.orders.place(order)
    const given = { state: 'failed', reason: 'seen', by: 'Ada', ...wrong } as never
    await expect(kumicorn.orders.override('R1', given)).rejects.toMatchObject({ code: 'config_invalid' })
  })
})

describe('asking', () => {
  it('a gateway that hangs does not delay the other', async () => {
    const there = await shop({
      script: ({ url }, index) => (index < 2 ? 'reset' : url.includes('orders') ? 'hang' : topUp),
    })
    await there.kumicorn.kumquat.orders.place(order)
    await there.kumicorn.paynicorn.airtime.topUp(airtime)
    there.clock.advance(2 * MINUTE)
    await there.kumicorn.start()
    expect(await there.kumicorn.orders.wait('T1')).toMatchObject({ state: 'succeeded' })
    there.clock.advance(31 * SECOND)
  })

  it('an order is stuck only after several questions in time, and asked about daily then', async () => {
    const there = await shop({ script: (_, index) => says(index === 0 ? 'ACCEPT' : 'PROCESSING') })
    await there.kumicorn.kumquat.orders.place(order)
    there.clock.advance(200 * HOUR)
    await round(there)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ stuck: false })
    while (!(await there.kumicorn.orders.get('R1'))?.stuck) {
      there.clock.advance(60 * MINUTE)
      await round(there)
    }
    expect(await there.kumicorn.orders.wait('R1')).toMatchObject({ state: 'pending', stuck: true })
    const asked = there.server.requests.length
    there.clock.advance(23 * HOUR)
    await round(there)
    expect(there.server.requests).toHaveLength(asked)
    there.clock.advance(2 * HOUR)
    await round(there)
    expect(there.server.requests).toHaveLength(asked + 1)
    const types = (await there.kumicorn.orders.events('R1')).map(({ type }) => type)
    expect(types.filter((type) => type === 'order.stuck')).toHaveLength(1)
  })
})
