import { describe, expect, it } from 'vitest'
import { kumquatCaller, Raw } from '../support/kumquat-caller.ts'
import { frozen } from '../support/start.ts'

describe('base data of KUMQUAT', () => {
  it('has countries, as a list and one by one', async () => {
    const { call } = kumquatCaller(await frozen())
    const list = await call('/countries')
    expect(list.status).toBe(200)
    expect(list.body).toMatchObject({ returnCode: 'SUCCESS', returnMsg: '请求成功' })
    expect(list.body.result.length).toBeGreaterThan(30)
    const one = await call('/countries/KE')
    expect(one.body.result).toEqual({ country_code: 'KE', name: 'Kenya', area_code: '254', currency: 'KES' })
    expect(list.body.result).toContainEqual(one.body.result)
    expect((await call('/countries/XX')).body.errorCode).toBe('JU9997')
  })

  it('has carriers, paged and by country', async () => {
    const { call } = kumquatCaller(await frozen())
    const first = await call('/carriers', { pageSize: 100 })
    const second = await call('/carriers', { pageSize: 100, currentPage: 2 })
    expect(first.body.result).toHaveLength(100)
    expect(Number(first.headers['x-total'])).toBe(100 + second.body.result.length)
    const kenyan = await call('/carriers/KE')
    expect(kenyan.body.result.map(({ name }: { name: string }) => name)).toEqual([
      'Safaricom',
      'Airtel',
      'Telkom',
    ])
    expect((await call('/carriers/XX')).body.errorCode).toBe('JU9997')
  })

  it.each([
    ['8615180624622', 'China Mobile', 'CN'],
    ['254771114118', 'Telkom', 'KE'],
    ['6208566322867', 'Indosat', 'ID'],
    ['2347012345678', 'Airtel', 'NG'],
  ])('knows the carrier of %s', async (number, carrier_name, country_code) => {
    const { call } = kumquatCaller(await frozen())
    expect((await call(`/mobiles/${number}`)).body.result).toMatchObject({ carrier_name, country_code })
  })

  it('looks a number up in the country that is given', async () => {
    const { call } = kumquatCaller(await frozen())
    const national = await call('/mobiles/07012345678', { country_code: 'NG' })
    expect(national.body.result).toMatchObject({ carrier_name: 'Airtel', country_code: 'NG' })
    const international = await call('/mobiles/2347012345678', { country_code: 'NG' })
    expect(international.body.result).toMatchObject({ carrier_name: 'Airtel' })
  })

  it.each([
    ['99912345678', {}, 'JU9978', 400],
    ['2340000000000', {}, 'JU9978', 400],
    ['2547711141', { country_code: 'XX' }, 'JU9978', 400],
    ['12345', {}, 'JU9972', 400],
    ['1234567890123456', {}, 'JU9972', 400],
    ['123', {}, 'JU9972', 400],
    ['abc', {}, 'JU9997', 400],
  ])('refuses to look up %s %j with %s', async (number, params, code, status) => {
    const { call } = kumquatCaller(await frozen())
    const answer = await call(`/mobiles/${number}`, params)
    expect([answer.body.errorCode, answer.status]).toEqual([code, status])
  })

  it('tells the balance as decimals', async () => {
    const { call } = kumquatCaller(await frozen({ kumquat: { balance: '-12.30', credit: '5000.00' } }))
    expect((await call('/balance')).text).toContain('"result":{"balance":-12.30,"credit":5000.00}')
  })
})

describe('products of KUMQUAT', () => {
  it('are many, on pages that lead through all of them', async () => {
    const { call } = kumquatCaller(await frozen())
    const seen = new Set<string>()
    let page: number | undefined = 1
    while (page !== undefined) {
      const answer = await call('/products', { pageSize: 100, currentPage: page })
      const total = Number(answer.headers['x-total'])
      const pages = Math.ceil(total / 100)
      expect(total).toBeGreaterThanOrEqual(250)
      expect(answer.headers).toMatchObject({
        'x-total-pages': String(pages),
        'x-per-page': '100',
        'x-page': String(page),
      })
      expect(answer.headers['x-next-page']).toBe(page < pages ? String(page + 1) : undefined)
      expect(answer.headers['x-prev-page']).toBe(page > 1 ? String(page - 1) : undefined)
      for (const [id] of answer.text.matchAll(/(?<="id":)\d+/g)) seen.add(id)
      page = page < pages ? page + 1 : undefined
      if (page === undefined) expect(seen.size).toBe(total)
    }
    expect([...seen].some((id) => BigInt(id) > 2n ** 53n && String(Number(id)) !== id)).toBe(true)
  })

  it('come twenty a page unless asked otherwise, and none beyond the last page', async () => {
    const { call } = kumquatCaller(await frozen())
    const answer = await call('/products')
    expect(answer.body.result).toHaveLength(20)
    expect(answer.headers['x-per-page']).toBe('20')
    const beyond = await call('/products', { currentPage: 9_999 })
    expect(beyond.body.result).toEqual([])
    expect(beyond.headers['x-next-page']).toBeUndefined()
  })

  it('can be filtered', async () => {
    const { call } = kumquatCaller(await frozen())
    const list = async (params: Parameters<typeof call>[1]) =>
      (await call('/products', { pageSize: 100, ...params })).body.result as readonly {
        country_code: string
        carrier: string
        type: string
        update_time: string
      }[]
    const [carrier] = (await call('/carriers/NG')).body.result
    for (const type of ['HF', 'LL']) {
      const found = await list({ country_code: 'NG', carrier: carrier.id, type })
      expect(found).toHaveLength(4)
      expect(found.every((item) => item.type === type && item.carrier === carrier.id)).toBe(true)
    }
    const [start, end] = ['2026-02-01 00:00:00', '2026-02-28 23:59:59']
    const february = await list({ start, end })
    expect(february.length).toBeGreaterThan(0)
    expect(february.every(({ update_time }) => update_time >= start && update_time <= end)).toBe(true)
    expect(await list({ country_code: 'XX' })).toEqual([])
  })

  it('are found by id, with their literals', async () => {
    const { call } = kumquatCaller(await frozen())
    const ordinary = await call('/products/19402')
    expect(ordinary.text).toMatch(/"id":19402,.*"type":"HF","price":98\.0,"base_value":100\.0,"unit":"CNY"/)
    expect((await call('/products/19403')).text).toContain('"base_value":100.50')
    const all = (await call('/products', { pageSize: 100 })).text
    const big = /"id":(9007\d+)/.exec(all)?.[1]
    expect((await call(`/products/${big}`)).text).toContain(`"id":${big},`)
  })

  it.each([
    ['/products/1', 'JU9992'],
    ['/products/19499', 'JU9983'],
    ['/products/abc', 'JU9997'],
    ['/products/9223372036854775808', 'JU9997'],
  ])('%s is refused with %s', async (path, code) => {
    const { call } = kumquatCaller(await frozen())
    const answer = await call(path)
    expect([answer.body.errorCode, answer.status]).toEqual([code, 400])
  })

  it.each([{ pageSize: 101 }, { pageSize: 0 }, { currentPage: 0 }, { type: 'XX' }, { start: 'yesterday' }])(
    'refuses the filter %j',
    async (params) => {
      const { call } = kumquatCaller(await frozen())
      expect((await call('/products', params)).body.errorCode).toBe('JU9997')
    },
  )

  it('are the same for the same seed, and others for another', async () => {
    const list = async (seed: number) =>
      (await kumquatCaller(await frozen({ seed })).call('/products', { pageSize: 100 })).text
    expect(await list(7)).toBe(await list(7))
    expect(await list(7)).not.toBe(await list(8))
  })
})

describe('every interface of KUMQUAT', () => {
  it('takes GET with query parameters too', async () => {
    const { get } = kumquatCaller(await frozen())
    const answer = await get('/products', { type: 'HF', pageSize: 3, currentPage: 2 })
    expect(answer.body.result).toHaveLength(3)
    const placed = await get('/orders', { request_no: 'G 1', product_id: 19402, account: '254771114118' })
    expect(placed.body.result).toMatchObject({ request_no: 'G 1', status: 'ACCEPT' })
  })

  it('takes numbers as text, text as numbers, empty values, and fields it does not know', async () => {
    const { call } = kumquatCaller(await frozen())
    const paged = await call('/products', {
      pageSize: '3',
      currentPage: '1',
      type: '',
      carrier: null,
      x: 'y',
    })
    expect(paged.body.result).toHaveLength(3)
    const placed = await call('/orders', {
      request_no: 123412434,
      product_id: '19402',
      account: new Raw('254771114118'),
      amount: new Raw('20.50'),
      spbill_create_ip: '111.111.111.111',
    })
    expect(placed.body.result).toMatchObject({ request_no: '123412434', account: '254771114118' })
  })
})
