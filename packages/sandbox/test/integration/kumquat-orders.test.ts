import { describe, expect, it } from 'vitest'
import { asJson, kumquatCaller, md5, type Params, post, Raw, signed } from '../support/kumquat-caller.ts'
import { acknowledge, receiver, refuse } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

const order: Params = { request_no: 'R1', product_id: 19402, account: '254771114118' }

describe('an order of KUMQUAT', () => {
  it('is accepted, worked on and called back as success', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen({ kumquat: { callbackUrl: `${merchant.url}/kumquat` } })
    const { call } = kumquatCaller(sandbox)
    const placed = await call('/orders', order)
    expect(placed.text).toMatch(/"product_id":19402,"price":98\.0,/)
    expect(placed.body.result).toMatchObject({ request_no: 'R1', status: 'ACCEPT', account: '254771114118' })
    const { serial_no } = placed.body.result
    expect(serial_no).toMatch(/^[0-9a-f]{32}$/)

    const statuses: string[] = []
    for (let step = 0; step < 4; step++) {
      statuses.push((await call('/orders/query', { request_no: 'R1' })).body.result.status)
      await sandbox.clock.advance(step === 0 ? 400 : 300)
    }
    expect(statuses).toEqual(['ACCEPT', 'PROCESSING', 'SUBMIT', 'SUCCESS'])
    expect((await call('/orders/query', { serial_no })).body.result.status).toBe('SUCCESS')

    expect(merchant.received).toHaveLength(1)
    const [callback] = merchant.received
    expect(callback?.contentType).toBe('application/json; charset=utf-8')
    const { sign, ...content } = JSON.parse(callback?.body ?? '')
    expect(content).toEqual({
      result: '充值成功',
      price: '98.0',
      request_no: 'R1',
      serial_no,
      status: 'success',
    })
    const text = `price=98.0&request_no=R1&result=充值成功&serial_no=${serial_no}&status=success`
    expect(sign).toBe(md5(`${text}123456789`).toUpperCase())
  })

  it.each([
    ['8615180624622', 'error', '账号金额不足', 'FAIL'],
    ['254771114118', 'success', '充值成功', 'SUCCESS'],
    ['254700000001', 'error', '充值失败', 'FAIL'],
  ])('for %s of the mock table ends as %s', async (account, status, result, ended) => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen()
    const { call } = kumquatCaller(sandbox)
    const callback_url = `${merchant.url}/kumquat/own`
    expect((await call('/orders', { ...order, account, callback_url })).body.result.status).toBe('ACCEPT')
    await sandbox.clock.advance('1s')
    expect(JSON.parse(merchant.received[0]?.body ?? '')).toMatchObject({ status, result })
    expect((await call('/orders/query', { request_no: 'R1' })).body.result.status).toBe(ended)
  })

  it('for 6208566322867 of the mock table is refused and never called back', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen({ kumquat: { callbackUrl: `${merchant.url}/kumquat` } })
    const answer = await kumquatCaller(sandbox).call('/orders', { ...order, account: '6208566322867' })
    expect([answer.status, answer.body.errorCode]).toEqual([511, 'JU9994'])
    await sandbox.clock.advance('1h')
    expect(merchant.received).toEqual([])
  })

  it.each([
    ['0577228903e14f23030c3c5e496033ef', 'SUCCESS'],
    ['0557978903e14f23030c3c5e496033ef', 'REJECT'],
  ])('with serial_no %s of the query mock is %s', async (serial_no, status) => {
    const { call } = kumquatCaller(await frozen())
    expect((await call('/orders/query', { serial_no })).body.result).toMatchObject({ serial_no, status })
  })

  it('goes to the address of the order first, and nowhere when there is none', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen()
    const { call } = kumquatCaller(sandbox)
    await call('/orders', { ...order, request_no: 'nowhere' })
    await sandbox.clock.advance('1s')
    sandbox.callbacksTo({ kumquat: `${merchant.url}/kumquat/console` })
    await call('/orders', { ...order, request_no: 'console' })
    await call('/orders', { ...order, request_no: 'own', callback_url: `${merchant.url}/kumquat/own` })
    await sandbox.clock.advance('1s')
    sandbox.callbacksTo({ kumquat: null })
    await call('/orders', { ...order, request_no: 'nowhere again' })
    await sandbox.clock.advance('1s')
    expect(merchant.received.map(({ path }) => path)).toEqual(['/kumquat/console', '/kumquat/own'])
  })

  it('by value is one for the product of that value', async () => {
    const sandbox = await frozen()
    const { call } = kumquatCaller(sandbox)
    const params = { country_code: 'KE', account: '254771114118', unit: 'kes' }
    const precise = await call('/orders/auto', { ...params, request_no: 'V1', base_value: new Raw('100.50') })
    expect(precise.body.result.product_id).toBe(19403)
    const plain = await call('/orders/auto', { ...params, request_no: 'V2', base_value: '100' })
    expect(plain.body.result).toMatchObject({ request_no: 'V2', status: 'ACCEPT' })
    expect(sandbox.orders().map(({ operation }) => operation)).toEqual([
      'orders.placeByValue',
      'orders.placeByValue',
    ])
  })

  it('for a 64-bit product keeps every digit', async () => {
    const { call } = kumquatCaller(await frozen())
    const id = /"id":(9007\d+)/.exec((await call('/products', { pageSize: 100 })).text)?.[1] ?? ''
    const placed = await call('/orders', { ...order, product_id: new Raw(id) })
    expect(placed.text).toContain(`"product_id":${id},`)
  })

  it('for a card brings its pin, the same each time', async () => {
    const merchant = await receiver(refuse)
    const sandbox = await frozen({ kumquat: { callbackUrl: `${merchant.url}/kumquat` } })
    await kumquatCaller(sandbox).call('/orders', { ...order, product_id: 19410 })
    await sandbox.clock.advance('2m')
    const pins = merchant.received.map(({ body }) => JSON.parse(body).pin)
    expect(pins).toHaveLength(2)
    expect(pins[0]).toMatch(/^\d{16}$/)
    expect(pins[0]).toBe(pins[1])
  })

  it('takes its price from the balance, and gives it back when it fails', async () => {
    const sandbox = await frozen({ kumquat: { balance: '100.00' } })
    const { call } = kumquatCaller(sandbox)
    const balance = async () => /"balance":([-\d.]+)/.exec((await call('/balance')).text)?.[1]
    await call('/orders', { ...order, account: '254700000001' })
    expect(await balance()).toBe('2.00')
    await sandbox.clock.advance('1s')
    expect(await balance()).toBe('100.00')
    await call('/orders', { ...order, request_no: 'R2' })
    await sandbox.clock.advance('1s')
    expect(await balance()).toBe('2.00')
    await call('/orders', { ...order, request_no: 'R3' })
    await sandbox.clock.advance('1s')
    expect(await balance()).toBe('2.00')
    expect((await call('/orders/query', { request_no: 'R3' })).body.result).toMatchObject({
      status: 'FAIL',
      result: '账号金额不足',
    })
  })

  it('can be told to succeed for every account', async () => {
    const sandbox = await frozen({ kumquat: { otherAccounts: 'succeed' } })
    await kumquatCaller(sandbox).call('/orders', { ...order, account: '254700000001' })
    await sandbox.clock.advance('1s')
    expect(sandbox.orders()[0]?.state).toBe('succeeded')
  })

  it('of the keys of the options is signed with them', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen({
      kumquat: {
        partnerNo: 'P7',
        signKey: 'in',
        callbackSignKey: 'out',
        callbackUrl: `${merchant.url}/kumquat`,
      },
    })
    expect(sandbox.kumquat).toEqual({ baseUrl: sandbox.url, partnerNo: 'P7', signKey: 'in' })
    const { common } = kumquatCaller(sandbox)
    const body = asJson(signed({ ...common(), ...order }, 'in'))
    expect((await post(`${sandbox.url}/api/code/2.0/orders`, body)).status).toBe(200)
    await sandbox.clock.advance('1s')
    const { sign, ...content } = JSON.parse(merchant.received[0]?.body ?? '')
    expect(signed(content, 'out').sign).toBe(sign.toLowerCase())
  })
})
