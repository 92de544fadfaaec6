import { describe, expect, it } from 'vitest'
import { GatewayError, type Logger, type Outcome, type Placement, TransportError } from '../../src/index.ts'
import { standaloneHost } from '../../src/orders/standalone.ts'
import { kumquat } from './gateway.ts'

const gateway = kumquat()
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
})
