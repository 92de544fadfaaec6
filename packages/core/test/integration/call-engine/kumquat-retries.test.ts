import { closedPort, manualClock } from '@kumicorn/testkit'
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

const ORDERS = '/api/code/2.0/orders'
const QUERY = '/api/code/2.0/orders/query'
const accepted = succeeds({ request_no: 'R1', serial_no: 'S1', status: 'ACCEPT' })

describe('an order that surely did not arrive', () => {
  it('is sent again under the same request_no, then unknown, and the error says that nothing was sent', async () => {
    const ended = endedCalls()
    const client = kumquatAt(`http://127.0.0.1:${await closedPort()}`)
    const { error } = unknown(await client.orders.place(order))
    expect(error).toMatchObject({ code: 'transport_failed', requestSent: 'no', operation: 'orders.place' })
    expect(ended).toMatchObject([{ attempts: 3, result: 'unknown' }])
  })

  it('is accepted when the gateway comes back between two tries', async () => {
    const port = await closedPort()
    const clock = manualClock()
    const client = kumquatAt(`http://127.0.0.1:${port}`, { clock, random: () => 0.5 })
    const placed = client.orders.place(order)
    await clock.waiting(2)
    const server = await gateway([accepted], port)
    clock.advance(100)
    expect(await placed).toMatchObject({ state: 'accepted' })
    expect(server.requests).toHaveLength(1)
  })

  it('is sent again after JU9989, dated and signed anew', async () => {
    const clock = manualClock()
    const server = await gateway([refuses('JU9989', 503), refuses('JU9989', 503), accepted])
    const placed = kumquatAt(server.url, { clock, random: () => 0.99 }).orders.place(order)
    for (let tries = 0; tries < 2; tries += 1) {
      await clock.waiting(2)
      clock.advance(1000)
    }
    expect(await placed).toMatchObject({ state: 'accepted' })
    const bodies = server.requests.map(bodyOf)
    expect(bodies.map(({ request_no }) => request_no)).toEqual(['R1', 'R1', 'R1'])
    expect(new Set(bodies.map(({ datetime }) => datetime)).size).toBe(3)
    expect(new Set(bodies.map(({ sign }) => sign)).size).toBe(3)
  })

  it('is rejected when JU9989 does not end', async () => {
    const server = await gateway(() => refuses('JU9989', 503))
    expect(await kumquatAt(server.url).orders.place(order)).toMatchObject({
      state: 'rejected',
      error: { gatewayCode: 'JU9989' },
    })
    expect(server.requests).toHaveLength(3)
  })
})

describe('with retries: 0', () => {
  it.each<readonly [string, Reply, string]>([
    ['JU9989', refuses('JU9989', 503), 'rejected'],
    ['JU9995', refuses('JU9995', 511, { date: 'Sat, 01 Jan 2028 00:00:00 GMT' }), 'rejected'],
    ['a reset connection', 'reset', 'unknown'],
    ['a server error', { status: 500 }, 'unknown'],
  ])('an order answered by %s is sent exactly once', async (_, reply, state) => {
    const server = await gateway(() => reply)
    expect(await kumquatAt(server.url, { retries: 0 }).orders.place(order)).toMatchObject({ state })
    expect(server.requests).toHaveLength(1)
  })

  it('an order to a closed port is tried exactly once', async () => {
    const ended = endedCalls()
    unknown(await kumquatAt(`http://127.0.0.1:${await closedPort()}`, { retries: 0 }).orders.place(order))
    expect(ended).toMatchObject([{ attempts: 1 }])
  })
})

describe('an order that the gateway had before (JU9993)', () => {
  const exists = refuses('JU9993', 400)

  it.each([
    ['ACCEPT', 'accepted'],
    ['SUCCESS', 'accepted'],
    ['FAIL', 'rejected'],
    ['REJECT', 'rejected'],
  ])('is queried, and with the status %s it is %s', async (status, state) => {
    const server = await gateway([exists, succeeds({ request_no: 'R1', status })])
    expect(await kumquatAt(server.url).orders.place(order)).toMatchObject({ state })
    expect(server.requests.map(({ url }) => url)).toEqual([ORDERS, QUERY])
    expect(bodyOf(server.requests[1])).toMatchObject({ request_no: 'R1', partner_no: 'P1' })
  })

  it.each<readonly [string, Reply, number]>([
    ['fails', { status: 500 }, 4],
    ['is refused', refuses('JU9997', 400), 2],
    ['is not understood', { body: 'sorry' }, 2],
    ['breaks off', 'reset', 4],
  ])('is unknown when the query %s, and never placed anew', async (_, reply, requests) => {
    const server = await gateway((_request, index) => (index === 0 ? exists : reply))
    const { error } = unknown(await kumquatAt(server.url).orders.place(order))
    expect(error).toMatchObject({ gatewayCode: 'JU9993' })
    expect(server.requests).toHaveLength(requests)
    expect(server.requests.filter(({ url }) => url === ORDERS)).toHaveLength(1)
  })

  // Rule 2: a repeat was accepted with an order about another account.
  it.each([
    { request_no: 'R2', status: 'SUCCESS' },
    { request_no: 'R1', status: 'SUCCESS', account: '254771114118' },
    { request_no: 'R1', status: 'FAIL', product_id: 7 },
  ])('is unknown when the query tells of another order: %j', async (told) => {
    const server = await gateway([exists, succeeds(told)])
    const { error } = unknown(await kumquatAt(server.url).orders.place(order))
    expect(error).toMatchObject({ code: 'reference_collision' })
  })

  it('tells those who watch of the order and of the query', async () => {
    const ended = endedCalls()
    const server = await gateway([exists, succeeds({ request_no: 'R1', status: 'SUCCESS' })])
    await kumquatAt(server.url).orders.place(order)
    expect(ended).toMatchObject([
      { operation: 'orders.query', reference: 'R1', attempts: 1, result: 'ok' },
      { operation: 'orders.place', reference: 'R1', attempts: 1, result: 'accepted' },
    ])
  })
})
