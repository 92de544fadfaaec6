import { describe, expect, it } from 'vitest'
import { AnswerError } from '../../src/data/errors.ts'
import { parseJson, parseLossless } from '../../src/data/read-json.ts'
import { readResult } from '../../src/endpoint-checks.ts'
import { row } from './checked.ts'

/** What users get of this JSON, which must be the same whichever road parsed it. */
function read(operation: string, json: string): unknown {
  const [quick, careful] = [parseJson, parseLossless].map((parse) =>
    readResult({ gateway: 'kumquat', endpoint: row(operation) }, parse(json), { status: 200 }),
  )
  expect(quick).toEqual(careful)
  return careful
}

describe('what is not documented', () => {
  it.each([
    ['countries.get', '{"country_code":"NG","continent":"Africa","codes":[1,{"a":null}]}'],
    ['orders.query', '{"request_no":"R1","status":"SUCCESS","proof":{"url":"x"}}'],
    ['transactions.query', '{"code":"9","message":"no","status":"1","fee":"2"}'],
    ['operators.byNumber', '{"operatorCode":"MTN","logo":"x"}'],
  ])('is kept in the result of %s', (operation, json) => {
    expect(read(operation, json)).toEqual(JSON.parse(json))
  })

  it('is let through as a status', () => {
    expect(read('orders.query', '{"status":"FROZEN"}')).toEqual({ status: 'FROZEN' })
    expect(read('payouts.create', '{"status":7}')).toMatchObject({ status: '7' })
    expect(read('airtime.topUp', '{"transId":"A","statusCode":"9"}')).toMatchObject({ statusCode: '9' })
  })
})

describe('optional fields', () => {
  // Rule 9: "" is none (it was handed on as text).
  it.each(['null', '""', '{}', '[]', '[1]', '{"a":1}'])(
    'that are %s become undefined, and nothing fails',
    (value) => {
      const order = read('orders.query', `{"serial_no":${value},"status":${value},"price":${value}}`)
      expect(order).toEqual({})
      expect(
        read('payments.create', `{"status":"-1","webUrl":${value},"txnId":${value},"code":${value}}`),
      ).toEqual({
        status: '-1',
      })
    },
  )

  it.each(['""', '"much"', 'true', '"1,50"', '" 5"'])(
    'that are %s instead of a decimal become undefined',
    (value) => {
      expect(read('products.get', `{"id":1,"price":${value},"base_value":${value}}`)).toEqual({ id: '1' })
    },
  )

  // Rule 9: KUMQUAT's field names are assumptions (`id` was required, and one odd row failed the list).
  it('of products may all be missing, and what is no product fails no list', () => {
    expect(read('products.list', '[{"id":1},{},{"id":[]},null,7,"x"]')).toEqual([{ id: '1' }, {}, {}])
    expect(read('countries.list', '[null,{"name":"Nigeria"}]')).toEqual([{ name: 'Nigeria' }])
  })

  it('that are missing stay missing', () => {
    expect(read('countries.get', '{}')).toEqual({})
    expect(read('numbers.lookUp', '{}')).toEqual({})
  })
})

describe('scalars', () => {
  it.each([
    ['12418046125113395', '12418046125113395'],
    ['"12418046125113395"', '12418046125113395'],
    ['7', '7'],
    ['98.0', '98.0'],
    ['true', 'true'],
  ])('%s reads as the text %j', (json, text) => {
    expect(read('orders.query', `{"serial_no":${json}}`)).toEqual({ serial_no: text })
    expect(read('airtime.topUp', `{"transId":"A","statusCode":0,"orderId":${json}}`)).toEqual({
      transId: 'A',
      statusCode: '0',
      orderId: text,
    })
  })

  it.each([
    ['98.0', '98.0'],
    ['"98.0"', '98.0'],
    ['5.8E-5', '0.000058'],
    ['"1e3"', '1000'],
    ['-0.50', '-0.50'],
    ['9007199254740993.10', '9007199254740993.10'],
  ])('%s reads as the decimal %j', (json, text) => {
    expect(read('balance', `{"balance":${json},"credit":"0"}`)).toEqual({ balance: text, credit: '0' })
    expect(
      read('currency.usdRates', `{"timestamp":1,"source":"USD","quotes":{"USDNGN":${json}}}`),
    ).toMatchObject({
      quotes: { USDNGN: text },
    })
  })
})

describe('counts', () => {
  it.each([
    ['5', 5],
    ['"5"', 5],
    ['null', undefined],
    ['"many"', undefined],
    ['1.5', undefined],
    ['9007199254740993', undefined],
  ])('%s reads as %j', (json, count) => {
    expect(read('reports.vas', `{"data":[{"dau":${json}}]}`)).toEqual({
      data: [count === undefined ? {} : { dau: count }],
    })
  })
})

describe('lists', () => {
  it('of a report or of methods are empty when they are null or missing', () => {
    expect(read('methods.list', '{"code":"1","methodInfo":null}')).toEqual({ code: '1', methodInfo: [] })
    expect(read('methods.list', '{}')).toEqual({ methodInfo: [] })
    expect(read('reports.appKeys', '{"data":null}')).toEqual({ data: [] })
  })

  it('of methods keep their amounts as decimals', () => {
    const json = '{"methodInfo":[{"code":"M","supportAmount":[5,"10.50"],"minAmount":null,"discount":0.10}]}'
    expect(read('methods.list', json)).toEqual({
      methodInfo: [{ code: 'M', supportAmount: ['5', '10.50'], discount: '0.10' }],
    })
    expect(read('methods.list', '{"methodInfo":[{"code":"M","supportAmount":"any"}]}')).toEqual({
      methodInfo: [{ code: 'M' }],
    })
    expect(read('methods.list', '{"methodInfo":[{"code":"M","supportAmount":null}]}')).toEqual({
      methodInfo: [{ code: 'M' }],
    })
  })

  it('of data goods are lists, whether one or several or none came', () => {
    expect(read('data.goods', '{"goodsId":"G1","amount":5.0}')).toEqual([{ goodsId: 'G1', amount: '5.0' }])
    expect(read('data.goods', '[{"goodsId":"G1"},{"goodsId":2}]')).toEqual([
      { goodsId: 'G1' },
      { goodsId: '2' },
    ])
    expect(read('data.goods', 'null')).toEqual([])
    const goods = { gateway: 'paynicorn', endpoint: row('data.goods') }
    expect(readResult(goods, undefined, { status: 200 })).toEqual([])
  })

  it('of airtime goods tell how each is bought', () => {
    const json = '[{"goodsId":"G","buyingType":"RANGE","rechargeMinAmount":50,"rechargeMaxAmount":5000.00}]'
    expect(read('airtime.goods', json)).toEqual([
      { goodsId: 'G', buyingType: 'RANGE', rechargeMinAmount: '50', rechargeMaxAmount: '5000.00' },
    ])
  })
})

describe('what must be there', () => {
  it.each([
    ['balance', '{"balance":"1"}', 'credit'],
    ['balance', '{"balance":"much","credit":null}', 'balance, credit'],
    ['countries.list', '{}', 'the result itself'],
    ['payments.create', '{"code":"1"}', 'status'],
    ['airtime.topUp', '{"statusCode":"0"}', 'transId'],
    ['currency.usdRates', '{"timestamp":1,"source":"USD","quotes":{"USDNGN":"secret"}}', 'quotes.USDNGN'],
  ])('is missed in the answer to %s %s: %s', (operation, json, fields) => {
    let error: unknown
    try {
      readResult({ gateway: 'paynicorn', endpoint: row(operation) }, parseLossless(json), { status: 200 })
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(AnswerError)
    expect(error).toMatchObject({
      code: 'answer_malformed',
      message: `${operation}: the answer lacks or misshapes ${fields}`,
      operation,
      httpStatus: 200,
    })
  })
})
