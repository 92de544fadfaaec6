import { describe, expect, it } from 'vitest'
import { checked, refused } from './checked.ts'

const order = { request_no: 'R1', product_id: 7, account: '254771114118' }
const payment = { amount: '1', countryCode: 'NG', orderId: 'O1', orderDescription: 'x', currency: 'NGN' }
const refund = { payTxnId: 'T', cpRefundId: 'O1', reason: 'x', memo: 'x' }

// Rule 10: halves of surrogate pairs were folded together into one replacement character on the wire.
describe('half a surrogate pair is refused', () => {
  it.each([
    ['orders.place', { ...order, request_no: 'R\ud800' }, 'request_no'],
    ['orders.place', { ...order, note: 'x\udfff' }, 'note'],
    ['orders.place', { ...order, callback_url: 'https://shop.example/\ud800' }, 'callback_url'],
    ['orders.query', { request_no: '\ud800' }, 'request_no'],
    ['orders.query', { serial_no: '\ud800' }, 'serial_no'],
    ['products.list', { carrier: '\ud800' }, 'carrier'],
    ['payments.create', { ...payment, orderId: '\udc00' }, 'orderId'],
    ['payments.create', { ...payment, orderDescription: '\udc00' }, 'orderDescription'],
    ['payments.create', { ...payment, memo: '{"a":"\ud800"}' }, 'memo'],
    ['payments.create', { ...payment, email: '\ud800@x' }, 'email'],
    ['refunds.create', { ...refund, memo: '\ud800' }, 'memo'],
    ['transactions.query', { orderId: 'O1', txnType: '\ud800' }, 'txnType'],
    ['airtime.query', { transId: '\ud800' }, 'transId'],
    ['reports.appKeys', { cpId: '\ud800' }, 'cpId'],
  ])('in %s %j', (operation, params, field) => {
    expect(refused(operation, params).issues.map((issue) => issue.field)).toEqual([field])
  })

  // Found by an attack: a database may cut a text there, or refuse it for ever.
  it.each([
    ['orders.place', { ...order, request_no: 'R\0' }, 'request_no'],
    ['orders.place', { ...order, note: '\0' }, 'note'],
    ['orders.place', { ...order, callback_url: 'https://shop.example/\0' }, 'callback_url'],
    ['payments.create', { ...payment, orderId: 'O\0' }, 'orderId'],
    ['payments.create', { ...payment, memo: '\0' }, 'memo'],
    ['airtime.query', { transId: '\0' }, 'transId'],
  ])('and so is NUL, in %s %j', (operation, params, field) => {
    expect(refused(operation, params).issues.map((issue) => issue.field)).toEqual([field])
  })

  it('in the name of an extra parameter of KUMQUAT, as is a name that cannot be signed', () => {
    for (const name of ['x\ud800', 'a&b', 'a=b', '']) refused('orders.place', { ...order, [name]: '1' })
  })

  it('but a whole one is taken', () => {
    expect(checked('orders.place', { ...order, request_no: 'R😀', note: '😀' })).toMatchObject({ note: '😀' })
  })
})

// Rule 9: codes in lower case were sent and compared as they came.
describe('codes of countries and currencies', () => {
  it.each([
    [
      'payments.create',
      { ...payment, currency: 'ngn', countryCode: 'ng' },
      { currency: 'NGN', countryCode: 'NG' },
    ],
    ['products.list', { country_code: 'ng' }, { country_code: 'NG' }],
    ['methods.list', { countryCode: 'ng', currency: 'Ngn', txnType: 'payment' }, { currency: 'NGN' }],
  ])('of %s travel in upper case', (operation, params, sent) => {
    expect(checked(operation, params)).toMatchObject(sent)
  })
})
