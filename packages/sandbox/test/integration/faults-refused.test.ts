import { describe, expect, it } from 'vitest'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { paynicornCaller } from '../support/paynicorn-caller.ts'
import { payment } from '../support/paynicorn-merchant.ts'
import { frozen } from '../support/start.ts'

const order = { request_no: 'R1', product_id: 19402, account: '254771114118' }
const airtime = {
  appKey: 'sandbox-app-key',
  transId: 'T1',
  countryCode: 'NG',
  bizType: 'm_topup',
  operatorCode: 'NG_MTN',
  benefitNo: '8031234567',
  amount: 100,
}

describe('an error code', () => {
  const topUpCodes = ['4001', '4005', '4014', '4015', '4016', '4017', '4018', '4021', '4022', '4023']

  it.each(topUpCodes)('%s of top-ups can be produced', async (code) => {
    const sandbox = await frozen()
    sandbox.faults.next({ answer: { kind: 'refused', code } })
    const { content } = await paynicornCaller(sandbox).call('/topup/api/topup', airtime)
    expect(content).toEqual({ code: Number(code), msg: expect.any(String) })
    expect(sandbox.orders()).toEqual([])
  })

  it('of KUMQUAT, of an envelope and inside one can be produced', async () => {
    const sandbox = await frozen()
    sandbox.faults.next({ answer: { kind: 'refused', code: 'JU9980' } })
    const { status, body } = await kumquatCaller(sandbox).call('/orders', order)
    expect([status, body.errorCode]).toEqual([400, 'JU9980'])
    const { call } = paynicornCaller(sandbox)
    sandbox.faults.next({ answer: { kind: 'refused', code: '204006' } })
    expect((await call('/v3/transaction/pay', payment)).envelope.responseCode).toBe('204006')
    sandbox.faults.next({ answer: { kind: 'refused', code: '1005' } })
    expect((await call('/v3/transaction/pay', payment)).content).toMatchObject({ code: '1005', status: '0' })
  })

  it('that no gateway has cannot be planned', async () => {
    const { faults } = await frozen()
    expect(() => faults.next({ answer: { kind: 'refused', code: '9999' } })).toThrow('"9999"')
    expect(() => faults.next({ gateway: 'kumquat', answer: { kind: 'refused', code: '4001' } })).toThrow(
      'kumquat has no error code "4001"',
    )
  })
})

// Found by newcomers: a fault of an operation that there is not was planned, and waited for ever.
describe('a plan with a name that there is not', () => {
  it.each([
    [
      { operation: 'oders.place', answer: 'malformed' },
      'no gateway has the operation "oders.place": did you mean "orders.place"?',
    ],
    [
      { operation: 'orders.palce', answer: 'malformed' },
      'no gateway has the operation "orders.palce": did you mean',
    ],
    [
      { gateway: 'paynicorn', operation: 'orders.place', answer: 'malformed' },
      'paynicorn has no operation "orders.place" (there are: ',
    ],
    [{ operaton: 'orders.place', answer: 'malformed' }, '"operaton": did you mean "operation"?'],
    [{ colour: 'blue', answer: 'malformed' }, '"colour" (there are: gateway, operation, '],
  ])('is refused, with the nearest: %j', async (plan, said) => {
    const { faults } = await frozen()
    expect(() => faults.next(plan as never)).toThrow(said)
    const { answer, ...scope } = plan
    expect(() => faults.random({ ...scope, rate: 0.5, answers: [answer] } as never)).toThrow(
      said.replace(/operation, $/, ''),
    )
  })
})

// Such a fault waited for ever.
describe('a fault of a callback', () => {
  it.each([
    ['orders.query', 'no callback follows "orders.query", only orders.place, orders.placeByValue'],
    ['methods.list', 'no callback follows "methods.list", only payments.create, '],
  ])('is refused for an operation that none follows: %s', async (operation, said) => {
    const { faults } = await frozen()
    expect(() => faults.next({ operation, callback: 'never' })).toThrow(`faults.next: ${said}`)
    expect(() => faults.next({ operation, answer: 'malformed', callback: 'never' })).toThrow(said)
    const random = { operation, rate: 1 }
    expect(() => faults.random({ ...random, callbacks: ['never'] })).toThrow(`faults.random: ${said}`)
    expect(faults.list()).toEqual([])
    faults.random(random)
    faults.random({ ...random, callbacks: [] })
    expect(faults.list()).toHaveLength(2)
  })

  it.each([
    'orders.place',
    'orders.placeByValue',
    'payments.create',
    'refunds.create',
    'payouts.create',
    'payouts.createToUser',
    'airtime.topUp',
    'data.topUp',
  ])('is taken for %s', async (operation) => {
    const { faults } = await frozen()
    expect(faults.next({ operation, callback: 'never' })).toMatchObject({ operation })
  })
})

describe('a clock skew beyond all dates', () => {
  it.each(['99999999999d', '-99999999999d', 9e15])(
    'is refused with the name of its field (%s)',
    async (by) => {
      const { faults } = await frozen()
      const skew = { kind: 'clock-skew', by } as const
      expect(() => faults.next({ answer: skew })).toThrow('an answer fault at by: ')
      expect(() => faults.random({ rate: 1, answers: [skew] })).toThrow('an answer fault at by: ')
      expect(faults.list()).toEqual([])
    },
  )

  it('is told as the last date when the clock itself is near it', async () => {
    const sandbox = await frozen({ startsAt: 8.64e15 - 86_400_000 })
    sandbox.faults.next({ answer: { kind: 'clock-skew', by: '2d' } })
    const { headers } = await kumquatCaller(sandbox).call('/balance')
    expect(headers.date).toBe(new Date(8.64e15).toUTCString())
  })
})
