import { describe, expect, it } from 'vitest'
import type { SandboxFaults, SandboxOptions } from '../../src/index.ts'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { paynicornCaller } from '../support/paynicorn-caller.ts'
import { payment } from '../support/paynicorn-merchant.ts'
import { acknowledge, contentOf, receiver } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

const order = { request_no: 'R1', product_id: 19402, account: '254771114118' }
const data = { appKey: 'sandbox-app-key', transId: 'T1', benefitNo: '8031234567', goodsId: 'NG72347153587' }
/** Ends in failure. */
const failing = '8031230000'

async function merchantWith(options: SandboxOptions = {}) {
  const merchant = await receiver(acknowledge)
  const sandbox = await frozen(options)
  sandbox.callbacksTo(merchant.addresses)
  const struck: (string | undefined)[] = []
  sandbox.on('fault', ({ answer, callback }) => struck.push(answer?.kind ?? callback?.kind))
  const told = () =>
    merchant.received.map((each) => JSON.parse(each.path === '/kumquat' ? each.body : contentOf(each)))
  return { sandbox, struck, told, kumquat: kumquatCaller(sandbox), paynicorn: paynicornCaller(sandbox) }
}

describe('a wrong amount that is right by chance', () => {
  it.each<[object, object, object]>([
    [{}, { amount: '0.01' }, { amount: '0.02', currency: 'NGN' }],
    [{ amount: '100' }, {}, { amount: '0.01', currency: 'NGN' }],
    [{ currency: 'ngn' }, {}, { amount: '100.00', currency: 'USD' }],
    [{ currency: 'USD' }, { currency: 'USD' }, { amount: '100.00', currency: 'EUR' }],
    [{ amount: '100.00', currency: 'EUR' }, {}, { amount: '100.00', currency: 'EUR' }],
  ])('is another (%j of %j)', async (fault, params, said) => {
    const { sandbox, paynicorn, told } = await merchantWith()
    sandbox.faults.next({ callback: { kind: 'wrong-amount', ...fault } })
    await paynicorn.call('/v3/transaction/pay', { ...payment, ...params })
    await sandbox.clock.advance('1s')
    expect(told()).toMatchObject([said])
  })

  it('is another where no currency is told', async () => {
    const { sandbox, kumquat, told } = await merchantWith()
    await kumquat.call('/orders', order)
    const { amount } = sandbox.orders()[0] ?? { amount: '' }
    sandbox.faults.next({ reference: 'R1', callback: { kind: 'wrong-amount', amount, currency: 'EUR' } })
    await sandbox.clock.advance('1s')
    expect(told()).toMatchObject([{ price: '0.01' }])
  })
})

describe('a fault of a callback that does not go out', () => {
  it('waits for one that does', async () => {
    const { sandbox, struck, told, paynicorn } = await merchantWith()
    sandbox.faults.next({ callback: 'wrong-key' })
    await paynicorn.call('/topup/api/data/topup', { ...data, benefitNo: failing })
    await sandbox.clock.advance('1s')
    expect([struck, told(), sandbox.faults.list()]).toMatchObject([[], [], [{ left: 1 }]])
    await paynicorn.call('/topup/api/data/topup', { ...data, transId: 'T2' })
    await sandbox.clock.advance('1s')
    expect([struck, sandbox.faults.list()]).toEqual([['wrong-key'], []])
  })

  it('waits while no address is registered', async () => {
    const { sandbox, struck, paynicorn } = await merchantWith()
    sandbox.callbacksTo({ postback: null })
    sandbox.faults.next({ callback: 'before-answer' })
    sandbox.faults.next({ reference: 'P1', callback: 'wrong-key' })
    await paynicorn.call('/v3/transaction/pay', payment)
    await sandbox.clock.advance('1s')
    expect(struck).toEqual([])
    expect(sandbox.faults.list()).toHaveLength(2)
  })
})

describe('a callback that is held back', () => {
  it('is overtaken by one that comes late', async () => {
    const { sandbox, kumquat, told } = await merchantWith()
    sandbox.faults.next({ reference: 'L', callback: { kind: 'late', by: '10m' } })
    await kumquat.call('/orders', { ...order, request_no: 'L' })
    sandbox.faults.next({ callback: 'reordered' })
    await kumquat.call('/orders', order)
    await sandbox.clock.advance('30m')
    expect(told().map(({ request_no }) => request_no)).toEqual(['L', 'R1'])
  })
})

describe('a fault of the callback by a magic value', () => {
  it('befalls the first send that is accepted', async () => {
    const { sandbox, kumquat, struck } = await merchantWith()
    const asked = { ...order, account: '2547119066' }
    expect((await kumquat.call('/orders', asked, 'another key')).body.returnCode).toBe('FAIL')
    await kumquat.call('/orders', asked)
    await sandbox.clock.advance('1s')
    expect(struck).toEqual(['wrong-key'])
  })
})

describe('a plan with both parts, of a call that comes to place no order', () => {
  const first = { repeatedOrders: 'first-answer' } as const
  const pay = '/v3/transaction/pay'

  it.each<[string, Parameters<SandboxFaults['next']>[0], object, object]>([
    ['is refused', { answer: 'malformed', callback: 'wrong-key' }, { amount: 'x' }, {}],
    ['is lost', { answer: 'lost-before-acceptance', callback: 'wrong-key' }, {}, {}],
    ['is kept from it', { answer: 'unknown-error', callback: 'wrong-key' }, { amount: '0' }, {}],
    ['waits for the customer', { answer: 'malformed', callback: 'before-answer' }, { amount: '10.77' }, {}],
  ])('%s: its callback part waits for the next', async (_, plan, spoilt) => {
    const { sandbox, struck, paynicorn } = await merchantWith({ paynicorn: first })
    const { callback } = sandbox.faults.next({ operation: 'payments.create', ...plan }) as {
      callback: { kind: string }
    }
    await paynicorn.call(pay, { ...payment, ...spoilt }).catch(() => undefined)
    expect([struck, sandbox.faults.list()]).toMatchObject([[plan.answer], [{ callback, left: 1 }]])
    expect(sandbox.faults.list()[0]).not.toHaveProperty('answer')
    await paynicorn.call(pay, { ...payment, orderId: 'P2' })
    await sandbox.clock.advance('1s')
    expect([struck, sandbox.faults.list()]).toEqual([[plan.answer, callback.kind], []])
  })

  it('is one that was there: the callback part waits for the next', async () => {
    const { sandbox, struck, paynicorn } = await merchantWith({ paynicorn: first })
    await paynicorn.call(pay, payment)
    sandbox.faults.next({ answer: 'tampered-signature', callback: 'wrong-key', times: 2 })
    await paynicorn.call(pay, payment).catch(() => undefined)
    expect(sandbox.faults.list()).toMatchObject([{ left: 1 }, { left: 1, callback: { kind: 'wrong-key' } }])
    await sandbox.clock.advance('1s')
    expect(struck).toEqual(['tampered-signature'])
  })

  it('for ever is refused when it is planned', async () => {
    const { faults } = await frozen()
    const plan = { answer: 'lost-before-acceptance', callback: 'wrong-key', times: 'always' } as const
    expect(() => faults.next(plan)).toThrow('faults.next: no order is placed by calls that always suffer')
  })
})
