import { Raw } from '../support/kumquat-caller.ts'
import type { Receiver } from '../support/receiver.ts'
import type { Player } from './player.ts'

export const APP_KEY = 'sandbox-app-key'
export const GOOD = '254771114118'

/** Every operation of KUMQUAT, well and badly asked for. */
export async function kumquatScene(
  { kumquat, kumquatGet, raw, advance, heading }: Player,
  { url }: Receiver,
) {
  heading('KUMQUAT: base data')
  await kumquat('/countries')
  await kumquat('/countries/NG')
  await kumquat('/countries/XX')
  await kumquat('/carriers', { currentPage: 2, pageSize: 3 })
  await kumquat('/carriers', { currentPage: 0 })
  await kumquat('/carriers/KE')
  await kumquat('/products', { country_code: 'KE', type: 'HF', pageSize: 5 })
  await kumquat('/products', { carrier: 1001, start: '2026-01-01 00:00:00', end: '2026-04-01 00:00:00' })
  await kumquat('/products', { type: 'XX' })
  await kumquatGet('/products', { country_code: 'NG', pageSize: 2 })
  for (const id of ['19402', '19403', '19410', '19499', '1', 'abc']) await kumquat(`/products/${id}`)
  await kumquat('/mobiles/2348031234567')
  await kumquat('/mobiles/08031234567', { country_code: 'NG' })
  await kumquat('/mobiles/12345')
  await kumquat('/mobiles/999999999999')
  await kumquat('/balance')
  await kumquatGet('/balance')

  heading('KUMQUAT: orders')
  await kumquat('/orders', { request_no: 'K1', product_id: 19402, account: GOOD })
  await kumquat('/orders', { request_no: 'K1', product_id: 19402, account: GOOD })
  await kumquat('/orders', { request_no: 'K2', product_id: new Raw('19410'), account: GOOD })
  await kumquat('/orders', { request_no: 'K3', product_id: '19403', account: '8615180624622' })
  await kumquat('/orders', {
    request_no: 'K4',
    product_id: 19402,
    account: '8613812345678',
    callback_url: `${url}/kumquat/own`,
    amount: new Raw('98.0'),
    spbill_create_ip: '',
  })
  await kumquat('/orders/auto', {
    request_no: 'K5',
    country_code: 'KE',
    account: '254712345678',
    base_value: new Raw('100.0'),
    unit: 'KES',
  })
  await kumquat('/orders/auto', {
    request_no: 'K6',
    country_code: 'KE',
    account: '254712345678',
    base_value: 7,
    unit: 'KES',
  })
  await kumquatGet('/orders', { request_no: 'K7', product_id: '19402', account: GOOD })
  for (const change of [
    { account: '6208566322867' },
    { account: '1234567' },
    { account: '12' },
    { account: 'twelve' },
    { product_id: 19499 },
    { product_id: 1 },
    { request_no: 'x'.repeat(33) },
    { request_no: '' },
    { callback_url: 'ftp://127.0.0.1/' },
    { partner_no: 'other' },
    { datetime: '20200101000000' },
    { datetime: 'now' },
  ])
    await kumquat('/orders', { request_no: 'K8', product_id: 19402, account: GOOD, ...change })
  await kumquat('/orders', { request_no: 'K8', product_id: 19402, account: GOOD }, 'another key')
  await raw('kumquat: no body', '/api/code/2.0/orders', '')
  await raw('kumquat: nested', '/api/code/2.0/orders', '{"a":{}}')
  await raw('kumquat: no such address', '/api/code/2.0/nothing', '{}')
  await raw('kumquat: version 1', '/api/code/1.0/orders', '{}')
  for (const request_no of ['K1', 'K3', 'nobody']) await kumquat('/orders/query', { request_no })
  await kumquat('/orders/query', {})
  for (const serial_no of ['0577228903e14f23030c3c5e496033ef', '0557978903e14f23030c3c5e496033ef'])
    await kumquat('/orders/query', { serial_no })
  await advance('400ms')
  await kumquat('/orders/query', { request_no: 'K1' })
  await advance('300ms')
  await kumquat('/orders/query', { request_no: 'K1' })
  await advance('1s')
  for (const request_no of ['K1', 'K2', 'K3', 'K4', 'K5']) await kumquat('/orders/query', { request_no })
  await kumquat('/balance')
}

export const payment = {
  amount: '100.00',
  currency: 'NGN',
  countryCode: 'NG',
  orderDescription: 'a thing',
}

/** Every operation of Paynicorn's transaction family. */
export async function transactionScene(
  { paynicorn, raw, content, advance, heading }: Player,
  { url }: Receiver,
) {
  heading('Paynicorn: transactions')
  const pay = (orderId: string, more: object = {}) =>
    paynicorn('/v3/transaction/pay', { ...payment, orderId, ...more })
  const paid = content(await pay('P1', { memo: '{"a":"ü"}', referenceNo: 'ref', cpFrontPage: `${url}/` }))
  await pay('P1')
  await pay('P2', { amount: '10.02' })
  await pay('P3', { amount: '10.13' })
  const waiting = content(await pay('P4', { amount: '10.77' }))
  await pay('P5', { payMethod: 'MTN', phone: '8031234567', payByLocalCurrency: true, currency: 'USD' })
  await pay('P6', { amount: 'ten' })
  await pay('P7', { countryCode: '' })
  await advance('1s')
  for (const orderId of ['P1', 'P3', 'P4', 'P5', 'nobody'])
    await paynicorn('/v3/transaction/query', { orderId, txnType: 'payment' })
  const refund = (cpRefundId: string, payTxnId: string) =>
    paynicorn('/v3/transaction/refund', { payTxnId, cpRefundId, reason: 'asked', memo: 'm' })
  await refund('R1', paid.txnId)
  await refund('R1', paid.txnId)
  await refund('R2', paid.txnId)
  await refund('R3', waiting.txnId)
  await refund('R4', 'nobody')
  const payout = { ...payment, name: 'Ada', account: '1', payoutMethod: 'MTN', orderDescription: undefined }
  await paynicorn('/v3/transaction/payout', { ...payout, orderId: 'O1' })
  await paynicorn('/v3/transaction/payout', { ...payout, orderId: 'O2', amount: '1.13' })
  await paynicorn('/v3/transaction/payout', { ...payout, orderId: 'O3', payoutMethod: 'CARD' })
  const toUser = { ...payment, name: 'Ada', openId: 'u', orderDescription: undefined }
  await paynicorn('/customer/oauth/transaction/payout', { ...toUser, orderId: 'O4' })
  await advance('1s')
  await paynicorn('/v3/transaction/query', { orderId: 'R1', txnType: 'refund' })
  await paynicorn('/v3/transaction/query', { orderId: 'O1', txnType: 'payout' })
  await paynicorn('/v3/transaction/query', { orderId: 'O1', txnType: 'payment' })
  await paynicorn('/v3/transaction/method', { countryCode: 'KE', currency: 'KES', txnType: 'payment' })
  await paynicorn('/v3/transaction/method', { countryCode: 'KE', currency: 'KES', txnType: 'payout' })
  await paynicorn('/v3/transaction/method', { countryCode: 'KE', currency: 'GBP', txnType: 'payment' })
  heading('Paynicorn: envelopes')
  const good = { content: 'e30=', sign: '0'.repeat(32), appKey: APP_KEY }
  for (const [what, body] of Object.entries({
    empty: '',
    'not JSON': 'x',
    'no fields': '{}',
    'no appKey': JSON.stringify({ ...good, appKey: '' }),
    'no content': JSON.stringify({ ...good, content: '%' }),
    'no sign': JSON.stringify({ ...good, sign: 'x' }),
    'wrong sign': JSON.stringify(good),
    'wrong appKey': JSON.stringify({ ...good, appKey: 'other' }),
  }))
    await raw(`paynicorn: ${what}`, '/trade/v3/transaction/pay', body)
  await raw('paynicorn: no such address', '/trade/v3/nothing', '{}')
}

/** Paynicorn's top-ups, reports and rates. */
export async function topUpScene({ paynicorn, paynicornGet, advance, heading }: Player) {
  heading('Paynicorn: top-ups')
  const airtime = {
    appKey: APP_KEY,
    countryCode: 'NG',
    bizType: 'm_topup',
    operatorCode: 'NG_MTN',
    benefitNo: '8031234567',
    amount: 100,
  }
  const topUp = (transId: string, more: object = {}) =>
    paynicorn('/topup/api/topup', { ...airtime, transId, ...more })
  await topUp('T1', { memo: 'm' })
  await topUp('T1')
  await topUp('T2', { benefitNo: '8031230000' })
  await topUp('T3', { benefitNo: '8031230013' })
  await topUp('T4', { benefitNo: '8031230077', currency: 'USD', amount: '1.5' })
  for (const change of [
    { appKey: 'other' },
    { appKey: undefined },
    { bizType: undefined },
    { operatorCode: 'NG_NOBODY' },
    { amount: 0 },
    { amount: 1 },
    { currency: 'EUR' },
    { benefitNo: 'x' },
    { benefitNo: '' },
    { transId: '' },
    { countryCode: '' },
  ])
    await topUp('T5', change)
  const data = { appKey: APP_KEY, benefitNo: '8031234567', goodsId: 'NG72347153587' }
  await paynicorn('/topup/api/data/topup', { ...data, transId: 'D1' })
  await paynicorn('/topup/api/data/topup', { ...data, transId: 'D2', goodsId: 'none' })
  await advance('1s')
  for (const transId of ['T1', 'T2', 'T4', 'D1', 'nobody'])
    await paynicorn('/topup/api/query', { appKey: APP_KEY, transId })
  for (const transId of ['D1', 'T1']) await paynicorn('/topup/api/data/query', { appKey: APP_KEY, transId })
  const asked = { appKey: APP_KEY, countryCode: 'UG', operatorCode: 'UG_MTN' }
  await paynicorn('/topup/api/queryGoods', { ...asked, productCode: 'm_topup' })
  await paynicorn('/topup/api/queryGoods', asked)
  await paynicorn('/topup/api/data/queryGoods', { ...asked, productCode: 'data_topup' })
  await paynicorn('/topup/api/queryOperatorCode', { nationalPhoneNo: '08031234567', countryCode: 'NG' })
  await paynicorn('/topup/api/queryOperatorCode', { nationalPhoneNo: '0001', countryCode: 'NG' })
  heading('Paynicorn: reports and rates')
  const days = { startDay: '2026-11-01', endDay: '2026-11-30', pageNo: 1, pageSize: 10 }
  for (const metric of ['country', 'operator', 'report_day', 'cp_id'])
    await paynicorn('/merchant/report/query', { appKey: APP_KEY, metric, ...days })
  await paynicorn('/merchant/report/query', { appKey: APP_KEY, metric: 'nothing', ...days })
  for (const cpId of ['CP10001', 'other'])
    await paynicorn('/merchant/report/cpinfo/queryAppKeyList', { cpId })
  const span = { startTime: '2026-11-01', endTime: '2026-11-30' }
  await paynicorn('/merchant/report/getListByDistrictChannel', { districtChannel: 99, ...span })
  await paynicorn('/merchant/report/getListByDistrictChannel', { districtChannel: 1, ...span })
  await paynicornGet('/currency/queryall')
}
