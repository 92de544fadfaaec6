import { type ManualClock, manualClock, type TestServer } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { bodyOf, gateway, kumquatAt, order, refuses, succeeds } from './gateway.ts'

const HOUR = 60 * 60_000

/** The moment that KUMQUAT's `datetime` names. */
function momentOf(datetime: unknown): number {
  const [year, month, day, hour, minute, second] = (
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(String(datetime)) ?? []
  )
    .slice(1)
    .map(Number) as [number, number, number, number, number, number]
  return Date.UTC(year, month - 1, day, hour - 8, minute, second)
}

/** A gateway whose clock differs from the client's, and which takes no request that is dated off by more than 5 s. */
function strictGateway(clock: ManualClock, skew: () => number, hold?: (server: TestServer) => Promise<void>) {
  const server: Promise<TestServer> = gateway(async (request) => {
    const { datetime, request_no } = bodyOf(request)
    await hold?.(await server)
    const now = clock.now() + skew()
    if (Math.abs(momentOf(datetime) - now) <= 5000) return succeeds({ request_no, status: 'ACCEPT' })
    return refuses('JU9995', 511, { date: new Date(now).toUTCString() })
  })
  return server
}

describe('a clock that differs from the gateway (JU9995)', () => {
  it.each([HOUR, -HOUR, 400 * 24 * HOUR])(
    'by %i ms is corrected, and the order sent once more',
    async (skew) => {
      const clock = manualClock()
      const server = await strictGateway(clock, () => skew)
      const client = kumquatAt(server.url, { clock })
      expect(await client.orders.place(order)).toMatchObject({ state: 'accepted' })
      expect(server.requests).toHaveLength(2)
    },
  )

  it('stays corrected for the calls that follow, reads and orders alike', async () => {
    const clock = manualClock()
    const server = await strictGateway(clock, () => HOUR)
    const client = kumquatAt(server.url, { clock })
    await client.orders.query({ request_no: 'R1' })
    expect(server.requests).toHaveLength(2)
    clock.advance(10 * HOUR)
    await client.orders.query({ request_no: 'R1' })
    expect(await client.orders.place(order)).toMatchObject({ state: 'accepted' })
    expect(server.requests).toHaveLength(4)
  })

  it('is corrected again when the difference changes', async () => {
    const clock = manualClock()
    let skew = HOUR
    const server = await strictGateway(clock, () => skew)
    const client = kumquatAt(server.url, { clock })
    await client.orders.place(order)
    skew = 0
    expect(await client.orders.place({ ...order, request_no: 'R2' })).toMatchObject({ state: 'accepted' })
    expect(server.requests).toHaveLength(4)
  })

  it('is corrected rightly when ten calls learn of it at once, each sent at most twice', async () => {
    const clock = manualClock()
    const server = await strictGateway(
      clock,
      () => HOUR,
      (all) => all.received(10),
    )
    const client = kumquatAt(server.url, { clock })
    const numbers = Array.from({ length: 10 }, (_, n) => `R${n}`)
    const outcomes = await Promise.all(
      numbers.map((request_no) => client.orders.place({ ...order, request_no })),
    )
    expect(outcomes.map(({ state }) => state)).toEqual(numbers.map(() => 'accepted'))
    expect(server.requests).toHaveLength(20)
    await client.orders.place({ ...order, request_no: 'R10' })
    expect(server.requests).toHaveLength(21)
  })

  it('that is off by the same even after the correction leaves the order rejected, not sent for ever', async () => {
    const clock = manualClock()
    const server = await gateway(() =>
      refuses('JU9995', 511, { date: new Date(clock.now() + HOUR).toUTCString() }),
    )
    expect(await kumquatAt(server.url, { clock, retries: 5 }).orders.place(order)).toMatchObject({
      state: 'rejected',
      error: { gatewayCode: 'JU9995' },
    })
    expect(server.requests).toHaveLength(2)
  })

  it('is not blamed when the Date header says that it is right', async () => {
    const clock = manualClock()
    const server = await gateway(() => refuses('JU9995', 511, { date: new Date(clock.now()).toUTCString() }))
    expect(await kumquatAt(server.url, { clock }).orders.place(order)).toMatchObject({ state: 'rejected' })
    expect(server.requests).toHaveLength(1)
  })

  it('is learnt even with retries: 0, though the call itself is sent only once', async () => {
    const clock = manualClock()
    const server = await strictGateway(clock, () => HOUR)
    const client = kumquatAt(server.url, { clock, retries: 0 })
    expect(await client.orders.place(order)).toMatchObject({ state: 'rejected' })
    expect(await client.orders.place(order)).toMatchObject({ state: 'accepted' })
    expect(server.requests).toHaveLength(2)
  })
})
