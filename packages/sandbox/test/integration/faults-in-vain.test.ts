import { describe, expect, it } from 'vitest'
import { SandboxError, type SandboxFaults } from '../../src/index.ts'
import { airtime, clientsOf, payment, topUp } from '../support/clients.ts'
import { controlOf } from '../support/control.ts'
import { acknowledge, contentOf, receiver } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

async function merchantWith() {
  const merchant = await receiver(acknowledge)
  const sandbox = await frozen({
    kumquat: { callbackUrl: `${merchant.url}/kumquat` },
    paynicorn: { postbackUrl: `${merchant.url}/postback`, rechargeUrl: `${merchant.url}/recharge` },
  })
  const struck: (string | undefined)[] = []
  sandbox.on('fault', ({ operation, callback }) => struck.push(`${operation} ${callback?.kind}`))
  return { merchant, sandbox, struck, ...clientsOf(sandbox) }
}

const otherCurrency = { kind: 'wrong-amount', currency: 'EUR' } as const

describe('a callback before the answer', () => {
  it('waits for an order that is placed and decided, and passes over one that is there or waits', async () => {
    const { sandbox, paynicorn, struck } = await merchantWith()
    await paynicorn.payments.create(payment('P1', '10.00'))
    sandbox.faults.next({ reference: 'P1', callback: 'before-answer' })
    sandbox.faults.next({ callback: 'before-answer' })
    await paynicorn.payments.create(payment('P2', '10.77'))
    await sandbox.settle('P1', 'succeeded')
    await sandbox.settle('P2', 'succeeded')
    expect(struck).toEqual([])
    expect(sandbox.faults.list()).toHaveLength(2)
    await paynicorn.payments.create(payment('P3', '10.00'))
    expect(struck).toEqual(['payments.create before-answer'])
  })
})

describe('a wrong amount where the callbacks tell none', () => {
  it.each<[string, Parameters<SandboxFaults['next']>[0], string]>([
    ['top-ups', { operation: 'airtime.topUp', callback: 'wrong-amount' }, 'tells no amount'],
    ['top-ups', { operation: 'data.topUp', callback: otherCurrency }, 'tells no currency'],
    ['KUMQUAT', { gateway: 'kumquat', callback: otherCurrency }, 'tells no currency'],
    ['KUMQUAT', { operation: 'orders.place', callback: otherCurrency }, 'tells no currency'],
  ])('is refused when it is planned for %s alone: %o', async (_, plan, message) => {
    const { faults } = await frozen()
    expect(() => faults.next(plan)).toThrow(SandboxError)
    expect(() => faults.next(plan)).toThrow(message)
    const { callback, ...scope } = plan
    const random = { ...scope, rate: 1, callbacks: callback === undefined ? [] : [callback] }
    expect(() => faults.random(random)).toThrow(message)
    expect(faults.list()).toEqual([])
  })

  it('waits for an order whose callback tells one', async () => {
    const { sandbox, kumquat, paynicorn, struck, merchant } = await merchantWith()
    sandbox.faults.next({ callback: 'wrong-amount' })
    sandbox.faults.next({ callback: otherCurrency })
    await paynicorn.airtime.topUp(airtime())
    await kumquat.orders.place(topUp())
    await paynicorn.payments.create(payment())
    await sandbox.clock.advance('1s')
    expect(struck).toEqual(['orders.place wrong-amount', 'payments.create wrong-amount'])
    const body = merchant.received.find(({ path }) => path === '/postback')
    expect(JSON.parse(body ? contentOf(body) : '')).toMatchObject({ amount: '100.00', currency: 'EUR' })
  })

  it('strikes no top-up that has its reference, by its number, or at random', async () => {
    const { sandbox, paynicorn, struck } = await merchantWith()
    sandbox.faults.random({ gateway: 'paynicorn', rate: 1, answers: [], callbacks: ['wrong-amount'] })
    await paynicorn.airtime.topUp({ ...airtime(), benefitNo: '08031239065' })
    sandbox.faults.next({ reference: 'T1', callback: 'wrong-amount' })
    await sandbox.clock.advance('1s')
    expect(struck).toEqual([])
    expect(sandbox.faults.list()).toHaveLength(2)
  })

  it('goes with a faulty call only when that places an order which can suffer it', async () => {
    const { sandbox, kumquat, paynicorn, struck } = await merchantWith()
    sandbox.faults.next({ answer: 'unknown-error', callback: 'wrong-amount' })
    await kumquat.balance()
    await paynicorn.airtime.topUp(airtime())
    expect(struck).toEqual([])
    await kumquat.orders.place(topUp())
    await sandbox.clock.advance('1s')
    expect(struck).toEqual(['orders.place undefined', 'orders.place wrong-amount'])
  })

  it('is not sent by hand', async () => {
    const { sandbox, paynicorn, merchant } = await merchantWith()
    await paynicorn.airtime.topUp(airtime())
    await sandbox.clock.advance('1s')
    const [order] = sandbox.orders()
    const path = `/orders/${order?.gatewayId}/tamper`
    const answer = await controlOf(sandbox)('POST', path, { fault: 'wrong-amount' })
    expect([answer.status, answer.body.message]).toEqual([
      409,
      'the callback of airtime.topUp tells no amount that could be wrong',
    ])
    expect(merchant.received).toHaveLength(1)
  })
})
