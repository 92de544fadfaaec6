import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import {
  bodyOf,
  endedCalls,
  gateway,
  kumquatAt,
  order,
  type Reply,
  refuses,
  succeeds,
  unknown,
} from './gateway.ts'

const TEN_MINUTES = 10 * 60_000
const noSuchOrder = refuses('JU9997', 400)

/** An order whose connection was reset, and how the gateway answers the queries about it. */
async function doubtful(...replies: readonly Reply[]) {
  const clock = manualClock()
  const server = await gateway(['reset', ...replies])
  const outcome = unknown(await kumquatAt(server.url, { clock }).orders.place(order))
  return { clock, server, outcome }
}

describe('resolve()', () => {
  it.each([
    ['ACCEPT', 'accepted'],
    ['SUCCESS', 'accepted'],
    ['FAIL', 'rejected'],
    ['REJECT', 'rejected'],
  ])('asks about this very order: with the status %s it is %s', async (status, state) => {
    const { server, outcome } = await doubtful(succeeds({ request_no: 'R1', status }))
    expect(await outcome.resolve()).toMatchObject({ state })
    expect(server.requests[1]?.url).toBe('/api/code/2.0/orders/query')
    const { partner_no, datetime, sign, ...params } = bodyOf(server.requests[1])
    expect(params).toEqual({ request_no: 'R1' })
  })

  // Rule 5: JU9997 is an assumption, and was believed after ten minutes.
  it('never takes "no such order" for a proof', async () => {
    const { clock, outcome } = await doubtful(noSuchOrder, noSuchOrder)
    const still = unknown(await outcome.resolve())
    clock.advance(100 * TEN_MINUTES)
    expect(unknown(await still.resolve()).error).toMatchObject({ code: 'order_absent' })
  })

  it.each<readonly [string, Reply]>([
    ['another refusal', refuses('JU9991', 401)],
    ['an undocumented code', refuses('JU1234', 400)],
    ['another order', succeeds({ request_no: 'R2', status: 'REJECT' })],
    ['nonsense', { body: 'sorry' }],
  ])('leaves it unknown after %s, however late', async (_, reply) => {
    const { clock, outcome } = await doubtful(reply, succeeds({ request_no: 'R1', status: 'SUCCESS' }))
    clock.advance(100 * TEN_MINUTES)
    const still = unknown(await outcome.resolve())
    expect(await still.resolve()).toMatchObject({ state: 'accepted' })
  })

  it('retries as any read does', async () => {
    const { outcome, server } = await doubtful(
      'reset',
      { status: 500 },
      succeeds({ request_no: 'R1', status: 'SUCCESS' }),
    )
    expect(await outcome.resolve()).toMatchObject({ state: 'accepted' })
    expect(server.requests).toHaveLength(4)
  })

  it('never throws, not even when it is given up', async () => {
    const { outcome, server } = await doubtful()
    const still = unknown(await outcome.resolve({ signal: AbortSignal.abort() }))
    expect(still.error).toMatchObject({ code: 'transport_aborted' })
    expect(server.requests).toHaveLength(1)
  })

  it('has a deadline of its own', async () => {
    const { clock, outcome, server } = await doubtful('hang')
    const resolved = outcome.resolve({ timeout: 100 })
    await server.received(2)
    clock.advance(100)
    expect(unknown(await resolved).error).toMatchObject({ code: 'transport_timeout' })
  })

  it('works for an order that existed already but whose query failed', async () => {
    const server = await gateway([
      refuses('JU9993', 400),
      { body: 'sorry' },
      succeeds({ request_no: 'R1', status: 'SUCCESS' }),
    ])
    const outcome = unknown(await kumquatAt(server.url).orders.place(order))
    expect(await outcome.resolve()).toMatchObject({ state: 'accepted', order: { status: 'SUCCESS' } })
  })

  it('is a call of its own to those who watch', async () => {
    const ended = endedCalls()
    const { outcome } = await doubtful(noSuchOrder, succeeds({ request_no: 'R1', status: 'SUCCESS' }))
    await outcome.resolve()
    await outcome.resolve()
    expect(ended).toMatchObject([
      { operation: 'orders.place', reference: 'R1', result: 'unknown', errorCode: 'transport_failed' },
      { operation: 'orders.query', reference: 'R1', result: 'error', gatewayCode: 'JU9997' },
      { operation: 'orders.query', reference: 'R1', result: 'ok' },
    ])
  })
})
