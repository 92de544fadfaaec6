import { createKumicorn } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import type { CallbackFaultKind, SandboxCallbackFault, SandboxOptions } from '../../src/index.ts'
import { airtime, clientsOf, payment, topUp } from '../support/clients.ts'
import { acknowledge, contentOf, type ReceivedCallback, receiver } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

/** A merchant that acknowledges everything, whatever it says. */
async function merchantWith(options: SandboxOptions = {}) {
  const merchant = await receiver(acknowledge)
  const sandbox = await frozen(options)
  sandbox.callbacksTo(merchant.addresses)
  const told = () => merchant.received.map(brief)
  return { sandbox, told, merchant, ...clientsOf(sandbox) }
}

function brief(callback: ReceivedCallback): string {
  if (callback.path === '/kumquat') {
    const { request_no, status } = JSON.parse(callback.body)
    return `${request_no} ${status}`
  }
  const { orderId, originOrderNo, status } = JSON.parse(contentOf(callback))
  return `${orderId ?? originOrderNo} ${status}`
}

describe('a callback', () => {
  it('comes several times', async () => {
    const { sandbox, kumquat, told } = await merchantWith()
    sandbox.faults.next({ callback: { kind: 'duplicated', copies: 3 } })
    await kumquat.orders.place(topUp('R1'))
    await kumquat.orders.place(topUp('R2'))
    await sandbox.clock.advance('1d')
    expect(told()).toEqual(['R1 success', 'R1 success', 'R1 success', 'R2 success'])
  })

  it('comes several times, some time apart', async () => {
    const { sandbox, kumquat } = await merchantWith()
    sandbox.faults.next({ callback: { kind: 'duplicated', apart: '2h' } })
    await kumquat.orders.place(topUp())
    await sandbox.clock.advance('1d')
    const [first, second] = sandbox.orders()[0]?.callbacks ?? []
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBe(2 * 3_600_000)
  })

  it('is overtaken by that of another order', async () => {
    const { sandbox, paynicorn, told } = await merchantWith()
    sandbox.faults.next({ reference: 'P1', callback: 'reordered' })
    await paynicorn.payments.create(payment('P1'))
    await paynicorn.payments.create(payment('P2'))
    await sandbox.clock.advance('1s')
    expect(told()).toEqual(['P2 1', 'P1 1'])
  })

  it('is overtaken by the later news about its own order', async () => {
    const { sandbox, kumquat, told } = await merchantWith()
    sandbox.faults.next({ callback: 'reordered' })
    await kumquat.orders.place(topUp())
    await sandbox.clock.advance('1s')
    expect(told()).toEqual([])
    await sandbox.settle('R1', 'failed')
    expect(told()).toEqual(['R1 error', 'R1 success'])
  })

  it('comes at last even when nothing overtakes it', async () => {
    const { sandbox, kumquat, told } = await merchantWith()
    sandbox.faults.next({ callback: { kind: 'reordered', atMost: '10m' } })
    await kumquat.orders.place(topUp())
    await sandbox.clock.advance('10m')
    expect(told()).toEqual([])
    await sandbox.clock.advance('1s')
    expect(told()).toEqual(['R1 success'])
  })

  it.each([
    ['succeeded', 'last', ['R1 success', 'R1 error'], 'failed'],
    ['failed', 'last', ['R1 error', 'R1 success'], 'succeeded'],
    ['succeeded', 'first', ['R1 success', 'R1 error'], 'succeeded'],
    ['failed', 'first', ['R1 error', 'R1 success'], 'failed'],
  ] as const)('says %s, then the contrary; true is the %s', async (first, truth, callbacks, state) => {
    const { sandbox, kumquat, told } = await merchantWith()
    sandbox.faults.next({ callback: { kind: 'contradictory', first, truth, after: '1h' } })
    await kumquat.orders.place(topUp())
    await sandbox.clock.advance('1s')
    expect(sandbox.orders()[0]?.state).toBe(first)
    await sandbox.clock.advance('1h')
    expect(told()).toEqual(callbacks)
    const { status } = await kumquat.orders.query({ request_no: 'R1' })
    expect(status).toBe(state === 'succeeded' ? 'SUCCESS' : 'FAIL')
  })

  it('of a top-up is contradictory only by a late success, or by a lie', async () => {
    const { sandbox, paynicorn, told } = await merchantWith()
    sandbox.faults.next({ callback: { kind: 'contradictory', first: 'failed' } })
    await paynicorn.airtime.topUp(airtime('T1'))
    sandbox.faults.next({ callback: { kind: 'contradictory', truth: 'first' } })
    await paynicorn.airtime.topUp(airtime('T2'))
    sandbox.faults.next({ callback: { kind: 'contradictory', truth: 'first', first: 'failed' } })
    await paynicorn.airtime.topUp(airtime('T3'))
    await sandbox.clock.advance('6m')
    expect(told()).toEqual(['T2 1', 'T1 1', 'T2 2', 'T3 1'])
    expect(sandbox.orders().map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'failed'])
  })

  it('never comes', async () => {
    const { sandbox, kumquat, told } = await merchantWith()
    sandbox.faults.next({ callback: 'never' })
    await kumquat.orders.place(topUp())
    await sandbox.clock.advance('30d')
    expect(told()).toEqual([])
    expect(sandbox.orders()).toMatchObject([{ state: 'succeeded', callbacks: [] }])
  })

  it('comes much later', async () => {
    const { sandbox, kumquat, told } = await merchantWith()
    sandbox.faults.next({ callback: { kind: 'late', by: '3d' } })
    await kumquat.orders.place(topUp())
    await sandbox.clock.advance('3d')
    expect(told()).toEqual([])
    await sandbox.clock.advance('1s')
    expect(told()).toEqual(['R1 success'])
  })

  it('comes before the answer to the call', async () => {
    const { sandbox, paynicorn, kumquat } = await merchantWith()
    const seen: string[] = []
    sandbox.on('acknowledged', ({ reference }) => seen.push(`${reference} acknowledged`))
    for (const gateway of ['kumquat', 'paynicorn'] as const) {
      sandbox.faults.next({ gateway, callback: 'before-answer' })
    }
    const outcomes = [
      await kumquat.orders.place(topUp()).finally(() => seen.push('R1 answered')),
      await paynicorn.payments.create(payment()).finally(() => seen.push('P1 answered')),
    ]
    expect(outcomes.map(({ state }) => state)).toEqual(['accepted', 'accepted'])
    expect(seen).toEqual(['R1 acknowledged', 'R1 answered', 'P1 acknowledged', 'P1 answered'])
    await sandbox.clock.advance('1d')
    expect(seen).toHaveLength(4)
  })

  it('has the wrong amount, rightly signed', async () => {
    const { sandbox, paynicorn, kumquat, merchant } = await merchantWith()
    sandbox.faults.next({ callback: 'wrong-amount' })
    await kumquat.orders.place(topUp())
    sandbox.faults.next({ callback: { kind: 'wrong-amount', currency: 'KES' } })
    await paynicorn.payments.create(payment())
    await sandbox.clock.advance('1s')
    const [first, second] = merchant.received
    expect(JSON.parse(first?.body ?? '')).toMatchObject({ price: '0.01' })
    expect(JSON.parse(second === undefined ? '' : contentOf(second))).toMatchObject({
      amount: '100.00',
      currency: 'KES',
    })
  })

  it('goes with the call whose answer was lost', async () => {
    const { sandbox, kumquat, told } = await merchantWith()
    sandbox.faults.next({
      operation: 'orders.place',
      answer: 'lost-after-acceptance',
      callback: 'duplicated',
    })
    expect(await kumquat.orders.place(topUp())).toMatchObject({ state: 'unknown' })
    await sandbox.clock.advance('1s')
    expect(told()).toEqual(['R1 success', 'R1 success'])
  })

  // The clock used them up, and told of them, when it came to an order that waits for a hand.
  it.each([
    ['never', []],
    ['duplicated', ['P1 1', 'P1 1']],
  ] as const)('of an order that waits is %s only when there is one', async (callback, callbacks) => {
    const { sandbox, paynicorn, told } = await merchantWith()
    const struck: unknown[] = []
    sandbox.on('fault', (fault) => struck.push(fault.callback?.kind))
    sandbox.faults.next({ callback })
    await paynicorn.payments.create(payment('P1', '10.77'))
    await sandbox.clock.advance('1h')
    expect(struck).toEqual([])
    await sandbox.settle('P1', 'succeeded')
    expect(told()).toEqual(callbacks)
    expect(struck).toEqual([callback])
  })

  it('of an order that waits cannot come before the answer', async () => {
    const { sandbox, paynicorn, told } = await merchantWith()
    const struck: unknown[] = []
    sandbox.on('fault', (fault) => struck.push(fault.callback?.kind))
    sandbox.faults.next({ callback: 'before-answer' })
    await paynicorn.payments.create(payment('P1', '10.77'))
    await sandbox.settle('P1', 'succeeded')
    expect([told(), struck]).toEqual([['P1 1'], []])
  })

  it('of an order that was placed before is reached by its reference', async () => {
    const { sandbox, kumquat, told } = await merchantWith()
    await kumquat.orders.place(topUp('R1'))
    sandbox.faults.next({ callback: 'never' })
    sandbox.faults.next({ reference: 'R1', callback: 'duplicated' })
    await sandbox.clock.advance('1s')
    expect(told()).toEqual(['R1 success', 'R1 success'])
    expect(sandbox.faults.list()).toHaveLength(1)
  })
})

describe("core's receiver", () => {
  it.each<SandboxCallbackFault | CallbackFaultKind>(['wrong-key', 'tampered'])(
    'does not take a callback of kind %s, of any kind',
    async (callback) => {
      const { sandbox, kumquat, paynicorn, merchant } = await merchantWith()
      const options = { kumquat: sandbox.kumquat, paynicorn: sandbox.paynicorn }
      const kumicorn = createKumicorn(options)
      sandbox.faults.next({ callback, times: 3 })
      await kumquat.orders.place(topUp())
      await paynicorn.payments.create(payment())
      await paynicorn.airtime.topUp(airtime('T1'))
      await sandbox.clock.advance('1s')
      const { kumquat: k, paynicornPostback, paynicornRecharge } = kumicorn.callbacks
      const verdicts = merchant.received.map(({ path, body }) => {
        const handle = path === '/kumquat' ? k : path === '/postback' ? paynicornPostback : paynicornRecharge
        const rawBody = Buffer.from(body)
        return handle({ method: 'POST', headers: { 'content-type': 'application/json' }, rawBody })
      })
      expect((await Promise.all(verdicts)).map(({ status }) => status)).toEqual([401, 401, 401])
      await kumicorn.stop()
    },
  )
})

describe('a callback that is sent by hand', () => {
  it('comes once more, with all its tries', async () => {
    const { sandbox, kumquat, told } = await merchantWith()
    await kumquat.orders.place(topUp())
    await sandbox.clock.advance('1s')
    const { callbacks } = await sandbox.resend('R1')
    expect(callbacks).toHaveLength(2)
    expect(told()).toEqual(['R1 success', 'R1 success'])
  })
})
