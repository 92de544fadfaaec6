import { describe, expect, it } from 'vitest'
import { GatewayError, type Logger, type Outcome, type Placement, TransportError } from '../../src/index.ts'
import { standaloneHost } from '../../src/orders/standalone.ts'
import { kumquat } from './gateway.ts'

const real = kumquat()
/** It knows each order, and says that it has failed. */
const gateway: typeof real = {
  ...real,
  query: async (order) => ({
    ...real.read(order, { result: { request_no: order.reference, status: 'FAIL' } }),
    source: 'query' as const,
  }),
}
const refusal = new GatewayError({ gatewayCode: 'JU9992', gatewayMessage: '', httpStatus: 400 })
const accepted = async () => ({ status: 'ACCEPT' })
const refused = () => Promise.reject(refusal)
const notSent = () => Promise.reject(new TransportError('failed', 'refused', { requestSent: 'no' }))
const lost = () => Promise.reject(new TransportError('failed', 'reset', { requestSent: 'maybe' }))

function client(logger?: Logger) {
  const host = standaloneHost({ logger })
  const message = { gateway: 'kumquat', operation: 'orders.place', money: true, attempts: 0, startedAt: 0 }
  return (reference: string, send: Placement['send']): Promise<Outcome<unknown>> =>
    host.placeOrder({
      gateway,
      operation: 'orders.place',
      reference,
      params: { request_no: reference },
      timeout: 30_000,
      signal: new AbortController().signal,
      message: { ...message, reference },
      send,
    })
}

describe('a client that works alone', () => {
  // Found by an attack: the doubt was pushed out by what was accepted after it, and the repeat was rejected.
  it('does not forget a doubt, whatever is accepted after it', async () => {
    const place = client()
    await place('LOST', lost)
    for (let n = 0; n < 10_001; n += 1) await place(`R${n}`, accepted)
    expect((await place('LOST', refused)).state).toBe('unknown')
    // Of what was accepted it remembers the last 10 000.
    expect((await place('R10000', refused)).state).toBe('unknown')
    expect((await place('R0', refused)).state).toBe('rejected')
  })

  it('says so when it has very many doubts, and keeps them all', async () => {
    const warned: object[] = []
    const none = () => undefined
    const warn = (details: object) => void warned.push(details)
    const place = client({ debug: none, info: none, warn, error: none })
    for (let n = 0; n < 10_001; n += 1) await place(`R${n}`, lost)
    expect(warned).toEqual([{ inDoubt: 10_000 }])
    expect((await place('R0', refused)).state).toBe('unknown')
  })

  // Found by an attack: it counted how often the order had been sent when the call began.
  it.each([
    ['is in doubt', lost, 'unknown'],
    ['was accepted', accepted, 'unknown'],
    ['surely was not sent', notSent, 'rejected'],
  ])('rejects nothing by the refusal of a call, while a later one %s', async (_, send, state) => {
    const place = client()
    const answer = Promise.withResolvers<never>()
    const first = place('R', () => answer.promise)
    await place('R', send)
    answer.reject(refusal)
    expect((await first).state).toBe(state)
  })

  it('does not say that nothing was sent, while a later call is in doubt', async () => {
    const place = client()
    const answer = Promise.withResolvers<never>()
    const first = place('R', () => answer.promise)
    await place('R', lost)
    answer.reject(new TransportError('failed', 'refused', { requestSent: 'no' }))
    expect(await first).toMatchObject({ state: 'unknown', sent: true })
    expect((await place('R', refused)).state).toBe('unknown')
  })

  // Found by reading: after a call that was not sent, two had one number, and the end of one was taken for the other's.
  it('forgets no call that is under way when an earlier one has ended', async () => {
    const place = client()
    const [a, c] = [Promise.withResolvers<never>(), Promise.withResolvers<never>()]
    const first = place('R', () => a.promise)
    const second = await place('R', lost)
    a.reject(new TransportError('failed', 'refused', { requestSent: 'no' }))
    await first
    const third = place('R', () => c.promise)
    if (second.state === 'unknown') expect((await second.resolve()).state).toBe('rejected')
    c.reject(new TransportError('failed', 'reset', { requestSent: 'maybe' }))
    expect(await third).toMatchObject({ state: 'unknown', sent: true })
    expect((await place('R', refused)).state).toBe('unknown')
  })

  it('knows again what is left, once a later call was not sent', async () => {
    const place = client()
    const answer = Promise.withResolvers<{ status: string }>()
    const first = place('R', () => answer.promise)
    await place('R', notSent)
    answer.resolve({ status: 'ACCEPT' })
    expect((await first).state).toBe('accepted')
    expect((await place('R', refused)).state).toBe('unknown')
  })
})
