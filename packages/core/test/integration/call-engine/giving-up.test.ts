import { closedPort, manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import type { Transport } from '../../../src/index.ts'
import { endedCalls, errorOf, gateway, kumquatAt, order, refuses, succeeds, unknown } from './gateway.ts'

const balance = succeeds({ balance: '1', credit: '0' })

describe('the deadline of a call', () => {
  it('is 30 seconds unless told otherwise', async () => {
    const clock = manualClock()
    const server = await gateway(['hang'])
    const failed = errorOf(kumquatAt(server.url, { clock }).balance())
    await server.received(1)
    clock.advance(29_999)
    expect(clock.timers).toBe(1)
    clock.advance(1)
    expect(await failed).toMatchObject({
      code: 'transport_timeout',
      requestSent: 'maybe',
      message: 'balance: no answer within 30000 ms',
    })
    expect(clock.timers).toBe(0)
  })

  it('makes an order unknown, for it may have arrived', async () => {
    const clock = manualClock()
    const server = await gateway(['hang'])
    const placed = kumquatAt(server.url, { clock, timeout: 1000 }).orders.place(order)
    await server.received(1)
    clock.advance(1000)
    expect(unknown(await placed).error).toMatchObject({
      code: 'transport_timeout',
      requestSent: 'maybe',
      gateway: 'kumquat',
      operation: 'orders.place',
    })
    expect(server.requests).toHaveLength(1)
  })

  it.each([0, -1, Number.NaN])(
    'of %d ms for a single call is refused before anything is sent',
    async (timeout) => {
      const server = await gateway([])
      const failed = errorOf(kumquatAt(server.url).orders.place(order, { timeout }))
      expect(await failed).toMatchObject({ code: 'input_invalid', issues: [{ field: 'timeout' }] })
      expect(server.requests).toHaveLength(0)
    },
  )

  it('can be set for a single call', async () => {
    const clock = manualClock()
    const server = await gateway(['hang'])
    const failed = errorOf(kumquatAt(server.url, { clock }).balance({}, { timeout: 50 }))
    await server.received(1)
    clock.advance(50)
    expect(await failed).toMatchObject({ message: 'balance: no answer within 50 ms' })
  })

  it('counts over all retries and the waits between them', async () => {
    const clock = manualClock()
    const server = await gateway(() => ({ status: 500 }))
    const client = kumquatAt(server.url, { clock, timeout: 1000, retries: 10, random: () => 0.5 })
    const failed = errorOf(client.balance())
    for (const wait of [100, 200, 400]) {
      await clock.waiting(2)
      clock.advance(wait)
    }
    await clock.waiting(2)
    expect(server.requests).toHaveLength(4)
    clock.advance(299)
    expect(clock.timers).toBe(2)
    clock.advance(1)
    expect(await failed).toMatchObject({ code: 'transport_timeout', operation: 'balance' })
    expect(server.requests).toHaveLength(4)
    expect(clock.timers).toBe(0)
  })

  it('covers the query after JU9993 too', async () => {
    const clock = manualClock()
    const server = await gateway([refuses('JU9993', 400), 'hang'])
    const placed = kumquatAt(server.url, { clock }).orders.place(order)
    await server.received(2)
    clock.advance(30_000)
    expect(unknown(await placed).error).toMatchObject({ gatewayCode: 'JU9993' })
  })

  it('between two tries of an order that surely did not arrive proves that nothing was sent', async () => {
    const clock = manualClock()
    const client = kumquatAt(`http://127.0.0.1:${await closedPort()}`, {
      clock,
      timeout: 50,
      random: () => 0.9,
    })
    const placed = client.orders.place(order)
    await clock.waiting(2)
    clock.advance(50)
    expect(unknown(await placed).error).toMatchObject({ code: 'transport_timeout', requestSent: 'no' })
  })

  it('leaves no timer behind a call that was answered', async () => {
    const clock = manualClock()
    const server = await gateway([balance])
    await kumquatAt(server.url, { clock }).balance()
    expect(clock.timers).toBe(0)
  })
})

describe('a signal', () => {
  it('that is aborted already keeps a read from being sent', async () => {
    const ended = endedCalls()
    const server = await gateway([])
    const reason = new Error('closing')
    const error = await errorOf(kumquatAt(server.url).balance({}, { signal: AbortSignal.abort(reason) }))
    expect(error).toMatchObject({
      code: 'transport_aborted',
      requestSent: 'no',
      cause: reason,
      operation: 'balance',
    })
    expect(server.requests).toHaveLength(0)
    expect(ended).toMatchObject([{ attempts: 0, result: 'error', errorCode: 'transport_aborted' }])
  })

  it('that is aborted already keeps an order from being sent, and the outcome says so', async () => {
    const server = await gateway([])
    const outcome = await kumquatAt(server.url).orders.place(order, { signal: AbortSignal.abort() })
    expect(unknown(outcome).error).toMatchObject({ code: 'transport_aborted', requestSent: 'no' })
    expect(server.requests).toHaveLength(0)
  })

  it('that is aborted while an order is under way makes it unknown', async () => {
    const server = await gateway(['hang'])
    const controller = new AbortController()
    const placed = kumquatAt(server.url).orders.place(order, { signal: controller.signal })
    await server.received(1)
    controller.abort()
    expect(unknown(await placed).error).toMatchObject({
      code: 'transport_aborted',
      requestSent: 'maybe',
      message: 'orders.place: given up by the caller',
    })
  })

  it('that is aborted while a read is under way rejects it', async () => {
    const server = await gateway(['hang'])
    const controller = new AbortController()
    const failed = errorOf(kumquatAt(server.url).balance({}, { signal: controller.signal }))
    await server.received(1)
    controller.abort()
    expect(await failed).toMatchObject({ code: 'transport_aborted', requestSent: 'maybe' })
    expect(server.requests).toHaveLength(1)
  })

  it('ends the wait before a retry', async () => {
    const clock = manualClock()
    const server = await gateway(() => refuses('JU9989', 503))
    const controller = new AbortController()
    const client = kumquatAt(server.url, { clock, random: () => 0.9 })
    const placed = client.orders.place(order, { signal: controller.signal })
    await clock.waiting(2)
    controller.abort()
    // Found by an attack: it said that nothing was sent, though the gateway had seen it, and refused it.
    expect(await placed).toMatchObject({ state: 'rejected', error: { gatewayCode: 'JU9989' } })
    expect(server.requests).toHaveLength(1)
    expect(clock.timers).toBe(0)
  })

  it('ends the walk over a list', async () => {
    const controller = new AbortController()
    const server = await gateway(() => succeeds([{ id: 1 }], { 'x-total-pages': '9' }))
    const list = kumquatAt(server.url).products.list({}, { signal: controller.signal })
    const walk = async () => {
      for await (const _ of list) controller.abort()
    }
    await expect(walk()).rejects.toMatchObject({ code: 'transport_aborted', requestSent: 'no' })
    expect(server.requests).toHaveLength(1)
  })

  // Found by attack: place() threw a TypeError after the order had been sent.
  it('that cannot be let go of changes nothing of an outcome', async () => {
    const server = await gateway([balance, 'hang', 'hang'])
    const signal = Object.assign(new AbortController().signal, {
      removeEventListener: () => {
        throw new Error('it stays')
      },
    })
    expect(await kumquatAt(server.url).balance({}, { signal })).toMatchObject({ balance: '1' })
    const outcome = unknown(await kumquatAt(server.url, { timeout: 50 }).orders.place(order, { signal }))
    expect(outcome.error).toMatchObject({ code: 'transport_timeout', requestSent: 'maybe' })
    expect(unknown(await outcome.resolve({ signal, timeout: 50 })).error).toMatchObject({
      code: 'transport_timeout',
    })
  })

  it('that is aborted after the answer changes nothing', async () => {
    const controller = new AbortController()
    const server = await gateway([balance])
    const read = kumquatAt(server.url).balance({}, { signal: controller.signal })
    await read
    controller.abort()
    expect(await read).toMatchObject({ balance: '1' })
  })
})

describe('a transport that breaks its contract', () => {
  it('leaves an order unknown, for it may have arrived', async () => {
    const transport = { send: async () => ({ status: 200 }) } as unknown as Transport
    const outcome = await kumquatAt('http://127.0.0.1:9', { transport }).orders.place(order)
    expect(unknown(outcome).error).toMatchObject({ code: 'answer_malformed' })
  })
})

// "Bad input and faults": such a transport held the call for as long as it liked.
describe('a transport that ignores its signal', () => {
  const deaf: Transport = { send: () => new Promise(() => undefined) }

  it('does not hold a call beyond its deadline', async () => {
    const clock = manualClock()
    const client = kumquatAt('https://host.example', { clock, transport: deaf })
    const placed = client.orders.place(order, { timeout: 100 })
    await clock.waiting(1)
    clock.advance(100)
    expect(unknown(await placed)).toMatchObject({
      sent: true,
      error: { code: 'transport_timeout', requestSent: 'maybe' },
    })
  })

  it('does not hold a call that its caller gives up', async () => {
    const controller = new AbortController()
    const client = kumquatAt('https://host.example', { transport: deaf })
    const failed = errorOf(client.balance({}, { signal: controller.signal }))
    controller.abort()
    expect(await failed).toMatchObject({ code: 'transport_aborted' })
  })
})
