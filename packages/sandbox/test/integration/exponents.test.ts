import { describe, expect, it } from 'vitest'
import { kumquatCaller, Raw } from '../support/kumquat-caller.ts'
import { paynicornCaller } from '../support/paynicorn-caller.ts'
import { frozen } from '../support/start.ts'

/* Java writes a double of ten million as 1.0E7. JSON has such numbers, so a gateway that reads numbers reads them. */

const APP_KEY = 'sandbox-app-key'
const text = JSON.stringify
const topUp = (transId: string, amount: string): string =>
  `{"appKey":"${APP_KEY}","transId":"${transId}","countryCode":"NG","bizType":"m_topup","operatorCode":"NG_MTN","benefitNo":"8031234567","amount":${amount}}`

describe('a number with an exponent', () => {
  it.each([
    ['1e2', '100'],
    ['1.0E2', '100'],
    ['1.2345E+2', '123.45'],
    ['10050e-2', '100.50'],
    ['0.01e4', '100'],
  ])('is read exactly where the page has a decimal number (%s)', async (amount, plain) => {
    const sandbox = await frozen()
    const paynicorn = paynicornCaller(sandbox)
    const accepted = await paynicorn.text('/topup/api/topup', topUp('T1', amount))
    expect(accepted.content).toMatchObject({ code: 1200 })
    expect(sandbox.orders()).toMatchObject([{ amount: plain }])
    const told = await paynicorn.call('/topup/api/query', { appKey: APP_KEY, transId: 'T1' })
    expect(told.json).toContain(`"amount":${plain},`)
  })

  it('finds the product of its value, and is signed as it stands', async () => {
    const { call } = kumquatCaller(await frozen())
    const placing = { account: '254771114118', country_code: 'KE', unit: 'KES' }
    for (const [index, value] of ['1.0050E2', '1005e-1', '100.50'].entries()) {
      const params = { ...placing, request_no: `V${index}`, base_value: new Raw(value) }
      expect((await call('/orders/auto', params)).body.result).toMatchObject({ product_id: 19403 })
    }
  })

  it.each(['1e-3', '1e400', '1e99999999999', '-1e2', '0e5', `1e${'9'.repeat(10_000)}`])(
    'is refused as any other amount that nobody sells (%s)',
    async (amount) => {
      const { text } = paynicornCaller(await frozen())
      expect((await text('/topup/api/topup', topUp('T1', amount))).content).toMatchObject({ code: 4004 })
    },
  )

  it.each([
    [
      '/v3/transaction/pay',
      { orderId: 'P1', currency: 'NGN', countryCode: 'NG', orderDescription: 'x' },
      'amount',
    ],
    [
      '/merchant/report/query',
      { appKey: APP_KEY, metric: 'country', startDay: '2026-11-01', endDay: '2026-11-01', pageSize: 9 },
      'pageNo',
    ],
  ])(
    'is refused where the page has a text of digits, or a whole number (%s)',
    async (path, params, field) => {
      const { text: send } = paynicornCaller(await frozen())
      for (const number of ['1e2', '1E0', '1e21']) {
        const { content } = await send(path, `${text(params).slice(0, -1)},"${field}":${number}}`)
        expect(content).toMatchObject({ code: '1001' })
      }
    },
  )
})
