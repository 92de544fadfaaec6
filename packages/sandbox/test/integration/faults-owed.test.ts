import { describe, expect, it } from 'vitest'
import type { FaultPlan, SandboxOptions } from '../../src/index.ts'
import { airtime, clientsOf, payment, topUp } from '../support/clients.ts'
import { merchantWithFaults } from '../support/merchant-with-faults.ts'

async function merchantWith(options: SandboxOptions = {}) {
  const world = await merchantWithFaults(options)
  const waiting = () =>
    world.sandbox.faults.list().map(({ id, ...fault }) => [id, 'left' in fault && fault.left])
  return { ...world, waiting }
}

const both: FaultPlan = { answer: 'lost-before-acceptance', callback: 'tampered' }

describe('the callback part of a plan whose answer part has struck', () => {
  it('keeps its id and its place when the call places no order', async () => {
    const { sandbox, kumquat, struck, waiting } = await merchantWith()
    const first = sandbox.faults.next({ ...both, times: 2 })
    const second = sandbox.faults.next({ callback: 'wrong-key' })
    await kumquat.orders.place(topUp('R1'))
    expect(waiting()).toEqual([
      [first.id, 1],
      [first.id, 1],
      [second.id, 1],
    ])
    await kumquat.orders.place(topUp('R1'))
    for (const reference of ['R1', 'R2', 'R3']) await kumquat.orders.place(topUp(reference))
    await sandbox.clock.advance('1s')
    expect(struck).toEqual([
      'R1 lost-before-acceptance',
      'R1 lost-before-acceptance',
      'R1 tampered',
      'R2 tampered',
      'R3 wrong-key',
    ])
    expect(waiting()).toEqual([])
  })

  it('is taken back with the plan, and by whoever clears all', async () => {
    const { sandbox, kumquat, waiting } = await merchantWith()
    const { id } = sandbox.faults.next(both)
    await kumquat.orders.place(topUp('R1'))
    sandbox.faults.clear(id)
    expect(waiting()).toEqual([])
    for (const clear of [sandbox.clear, sandbox.faults.clear]) {
      const stop = sandbox.on('fault', () => clear())
      sandbox.faults.next(both)
      await kumquat.orders.place(topUp('R1'))
      stop()
      expect(waiting()).toEqual([])
    }
  })

  it('strikes beside clock skew, as often as that does', async () => {
    const { sandbox, kumquat, struck, waiting } = await merchantWith()
    sandbox.faults.next({ answer: { kind: 'clock-skew', by: '10s' }, callback: 'wrong-key', times: 1 })
    await kumquat.balance()
    await kumquat.orders.place(topUp('R1'))
    await kumquat.orders.place(topUp('R2'))
    await sandbox.clock.advance('1s')
    expect(struck).toEqual(['R1 clock-skew', 'R1 wrong-key'])
    expect(waiting()).toEqual([])
    const { id } = sandbox.faults.next({ answer: 'clock-skew', callback: 'late' })
    for (const reference of ['P1', 'P2']) await paynicornPay(reference)
    await sandbox.clock.advance('1s')
    expect(struck.slice(2)).toEqual(['P1 clock-skew', 'P2 clock-skew', 'P1 late', 'P2 late'])
    expect(waiting()).toEqual([[id, 'always']])

    async function paynicornPay(reference: string) {
      await clientsOf(sandbox).paynicorn.payments.create(payment(reference))
    }
  })

  it.each<FaultPlan>([
    { answer: 'lost-after-acceptance', times: 1 },
    { answer: 'lost-after-acceptance', times: 'always' },
    { answer: 'clock-skew' },
  ])('befalls the order that it names, also when its call was a repeat: %o', async (plan) => {
    const { sandbox, paynicorn, struck, waiting } = await merchantWith()
    await paynicorn.payments.create(payment('P1'))
    const { id, left } = sandbox.faults.next({ ...plan, reference: 'P1', callback: 'wrong-key' }) as {
      id: string
      left: unknown
    }
    const answered = `P1 ${String(plan.answer)}`
    await paynicorn.payments.create(payment('P1'))
    await sandbox.clock.advance('1s')
    expect(struck).toEqual([answered, 'P1 wrong-key'])
    expect(waiting()).toEqual(left === 'always' ? [[id, 'always']] : [])
    await sandbox.settle('P1', 'failed')
    expect(struck).toHaveLength(2)
  })

  it('waits once only while its plan always goes on', async () => {
    const { sandbox, kumquat, struck, waiting } = await merchantWith()
    const { id } = sandbox.faults.next({ answer: 'clock-skew', callback: 'wrong-key' })
    // The clock is off, so the order is refused.
    for (let send = 0; send < 3; send += 1) await kumquat.orders.place(topUp('R1'))
    expect(waiting()).toEqual([
      [id, 1],
      [id, 'always'],
    ])
    sandbox.faults.clear(id)
    expect([struck.length, waiting()]).toEqual([3, []])
  })

  it('leaves to the next order that of another plan which struck the same call', async () => {
    const { sandbox, kumquat, struck } = await merchantWith()
    sandbox.faults.next({ answer: 'malformed', callback: 'tampered' })
    sandbox.faults.next({ answer: 'clock-skew', callback: 'wrong-key', times: 1 })
    // The clock is off, so the order is refused.
    await kumquat.orders.place(topUp('R1'))
    for (const reference of ['R2', 'R3']) await kumquat.orders.place(topUp(reference))
    await sandbox.clock.advance('1s')
    expect(struck).toEqual(['R1 clock-skew', 'R1 malformed', 'R2 tampered', 'R3 wrong-key'])
  })
})

describe('a planned fault of a callback', () => {
  it('comes before one that is drawn, and before a magic value', async () => {
    const { sandbox, kumquat, struck } = await merchantWith()
    const magic = { ...topUp('M'), account: '254771119064' }
    sandbox.faults.next({ callback: 'tampered', times: 2 })
    sandbox.faults.random({ rate: 1, answers: [], callbacks: ['duplicated'] })
    for (const order of [topUp('R1'), magic, topUp('R2')]) await kumquat.orders.place(order)
    await sandbox.clock.advance('1s')
    expect(struck).toEqual(['R1 tampered', 'M tampered', 'R2 duplicated'])
  })

  it('leaves what is drawn for the callback as it is, when it is one of the answer', async () => {
    const { sandbox, kumquat, struck } = await merchantWith()
    sandbox.faults.random({ rate: 1, answers: ['unknown-error'], callbacks: ['duplicated'] })
    sandbox.faults.next({ answer: 'malformed' })
    await kumquat.orders.place(topUp('R1'))
    await sandbox.clock.advance('1s')
    expect(struck).toEqual(['R1 malformed', 'R1 duplicated'])
  })
})

describe('a contradiction', () => {
  it('waits for an order that a callback tells of', async () => {
    const { sandbox, kumquat, paynicorn, struck, waiting } = await merchantWith()
    sandbox.callbacksTo({ kumquat: null })
    const { id } = sandbox.faults.next({ callback: 'contradictory' })
    await kumquat.orders.place(topUp('R1'))
    await sandbox.clock.advance('1h')
    expect([struck, waiting()]).toEqual([[], [[id, 1]]])
    await paynicorn.airtime.topUp(airtime('T1'))
    await sandbox.clock.advance('1h')
    expect([struck, waiting()]).toEqual([['T1 contradictory'], []])
  })
})

describe('a callback before the answer', () => {
  it.each<[string, SandboxOptions]>([
    ['a customer at the cashier page', { paynicorn: { customer: 'cashier' } }],
    ['a hand', { settleAfter: Number.POSITIVE_INFINITY }],
  ])('is not drawn for a payment that %s alone decides', async (_, options) => {
    const { sandbox, paynicorn, struck } = await merchantWith(options)
    sandbox.faults.random({ rate: 1, answers: [], callbacks: ['before-answer'] })
    await paynicorn.payments.create(payment('P1'))
    await paynicorn.payments.create(payment('P2', '10.67'))
    expect(sandbox.orders().map(({ state }) => state)).toEqual(['pending', 'pending'])
    expect(struck).toEqual([])
    await sandbox.settle('P1', 'failed')
    expect(struck).toEqual([])
    sandbox.faults.next({ reference: 'P2', callback: 'wrong-key' })
    await sandbox.settle('P2', 'failed')
    expect(struck).toEqual(['P2 wrong-key'])
  })

  it('waits for an order that the clock decides', async () => {
    const { sandbox, paynicorn, struck, waiting } = await merchantWith({ paynicorn: { customer: 'cashier' } })
    const { id } = sandbox.faults.next({ gateway: 'paynicorn', callback: 'before-answer' })
    await paynicorn.payments.create(payment('P1'))
    expect(waiting()).toEqual([[id, 1]])
    await paynicorn.airtime.topUp(airtime('T1'))
    expect([struck, waiting()]).toEqual([['T1 before-answer'], []])
  })
})
