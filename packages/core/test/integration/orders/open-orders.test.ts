import { describe, expect, it } from 'vitest'
import { type Reply, refuses } from '../call-engine/gateway.ts'
import { HOUR, kumquatSays, MINUTE, minutesAsked, noSuchOrder, open, SECOND, topUpSays } from './asking.ts'
import { airtime, round, shop } from './shop.ts'

describe('an order that stays open', () => {
  it.each<readonly [string, Reply, Reply]>([
    ['unknown', 'reset', 'reset'],
    ['pending', kumquatSays('ACCEPT'), kumquatSays('PROCESSING')],
    ['of which the gateway says what nobody documented', 'reset', kumquatSays('WAITING')],
  ])('%s at KUMQUAT is asked about by its schedule', async (_, answer, question) => {
    const there = await open(answer, question)
    expect(await minutesAsked(there, 4)).toEqual([2, 7, 17, 37, 77, 137, 197])
  })

  it('at Paynicorn is asked about sooner', async () => {
    const there = await shop({ script: () => topUpSays('0') })
    await there.kumicorn.paynicorn.airtime.topUp(airtime)
    expect(await minutesAsked(there, 2)).toEqual([0.5, 1.5, 3.5, 8.5, 18.5, 38.5, 68.5, 98.5])
  })

  it('is asked about by a schedule of ones own', async () => {
    const there = await open('reset', 'reset', { reconcile: { schedule: { kumquat: [MINUTE, 3 * MINUTE] } } })
    expect(await minutesAsked(there, 0.2)).toEqual([1, 4, 7, 10])
  })

  it('is asked about anew from the beginning of the schedule once there is news', async () => {
    let status = 'nothing'
    const there = await open('reset', () => (status === 'nothing' ? 'reset' : kumquatSays(status)))
    expect(await minutesAsked(there, 0.3)).toEqual([2, 7, 17])
    status = 'ACCEPT'
    expect(await minutesAsked(there, 0.6)).toEqual([20, 22, 27])
  })

  it.each<readonly [string, Reply, string, string]>([
    ['succeeded', kumquatSays('SUCCESS'), 'succeeded', 'order.succeeded'],
    ['failed', kumquatSays('FAIL'), 'failed', 'order.failed'],
    ['was refused', kumquatSays('REJECT'), 'failed', 'order.failed'],
    ['was accepted', kumquatSays('ACCEPT'), 'pending', 'order.accepted'],
  ])('is told to handlers like any news when it %s', async (_, question, state, type) => {
    const there = await open('reset', question)
    there.clock.advance(2 * MINUTE)
    await round(there)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state, gatewayReference: 'S1' })
    expect(await there.kumicorn.orders.events('R1')).toMatchObject([{ type, source: 'query' }])
  })

  it('is never asked about again once it has ended', async () => {
    const there = await open(kumquatSays('ACCEPT'), kumquatSays('SUCCESS'))
    there.clock.advance(2 * MINUTE)
    expect(await round(there)).toEqual(['R1'])
    there.clock.advance(1_000 * HOUR)
    expect(await round(there)).toEqual([])
  })

  it('as a top-up that failed is only found by asking', async () => {
    const there = await shop({ script: (_, index) => topUpSays(index === 0 ? '0' : '2') })
    await there.kumicorn.paynicorn.airtime.topUp(airtime)
    there.clock.advance(30 * SECOND)
    await round(there)
    expect(await there.kumicorn.orders.get('T1')).toMatchObject({ state: 'failed' })
    expect(there.server.requests.map(({ url }) => url)).toEqual(['/topup/api/topup', '/topup/api/query'])
  })

  it.each([
    'reset',
    { status: 502, body: 'bad gateway' },
    refuses('JU9991', 400),
    { body: 'sorry' },
  ] as const)(
    'stays what it is when the gateway cannot be asked (%j), and is asked about later',
    async (trouble) => {
      let up = false
      const there = await open(kumquatSays('ACCEPT'), () => (up ? kumquatSays('SUCCESS') : trouble))
      there.clock.advance(2 * MINUTE)
      await round(there)
      expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'pending' })
      up = true
      there.clock.advance(5 * MINUTE)
      await round(there)
      expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
    },
  )
})

describe('an order that the gateway does not know', () => {
  it('is never rejected once the gateway had taken it', async () => {
    const there = await open(kumquatSays('ACCEPT'), noSuchOrder)
    there.clock.advance(24 * HOUR)
    await round(there)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'pending' })
  })
})

describe('an order that never ends', () => {
  it('is shown as stuck at the horizon, once, and asked about daily then', async () => {
    const there = await open(kumquatSays('ACCEPT'), kumquatSays('PROCESSING'))
    const asked = await minutesAsked(there, 100)
    const first = asked.findIndex((minute) => minute >= 72 * 60)
    expect(asked[first]).toBeLessThan(73 * 60)
    expect(asked.slice(first + 1)).toEqual([(asked[first] as number) + 24 * 60])
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'pending', stuck: true })
    const events = await there.kumicorn.orders.events('R1')
    expect(events.map(({ type }) => type)).toEqual(['order.accepted', 'order.stuck'])
    expect(events[1]).toMatchObject({ reason: expect.stringContaining('without an end') as string })
  })

  it('may get stuck in one state, move on, and get stuck again', async () => {
    let question: Reply = 'reset'
    const there = await open('reset', () => question, {
      reconcile: { horizon: 3 * HOUR, schedule: { kumquat: [HOUR] } },
    })
    const { kumicorn, clock } = there
    const hours = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) {
        clock.advance(HOUR)
        await round(there)
      }
    }
    await hours(3)
    expect(await kumicorn.orders.get('R1')).toMatchObject({ state: 'unknown', stuck: true })
    question = kumquatSays('PROCESSING')
    await kumicorn.reconcile()
    expect(await kumicorn.orders.get('R1')).toMatchObject({ state: 'pending', stuck: false })
    await hours(3)
    expect(await kumicorn.orders.get('R1')).toMatchObject({ state: 'pending', stuck: true })
    question = kumquatSays('SUCCESS')
    await kumicorn.reconcile()
    expect(await kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded', stuck: false })
    const events = await kumicorn.orders.events('R1')
    expect(events.map(({ type }) => type)).toEqual([
      'order.stuck',
      'order.accepted',
      'order.stuck',
      'order.succeeded',
    ])
  })
})
