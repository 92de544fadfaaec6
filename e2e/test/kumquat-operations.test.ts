import { createKumquat, GatewayError, type KumquatClient } from '@kumicorn/core'
import { endpointsOf, kumquatEndpoints } from '@kumicorn/core/endpoints'
import { type Sandbox, startSandbox } from '@kumicorn/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, type Case, text } from './support/operation-case.ts'

async function firstProduct(kumquat: KumquatClient): Promise<string> {
  const { items } = await kumquat.products.list({ type: 'HF' }).page(1)
  return items[0]?.id ?? 'none'
}

const kumquatCases: readonly Case<KumquatClient>[] = [
  [
    'countries.list',
    (k) => k.countries.list(),
    expect.arrayContaining([expect.objectContaining({ country_code: 'KE' })]),
  ],
  [
    'countries.get',
    (k) => k.countries.get({ countryCode: 'KE' }),
    expect.objectContaining({ country_code: 'KE' }),
  ],
  ['carriers.list', async (k) => (await k.carriers.list({ pageSize: 5 }).page(2)).prevPage, 1],
  [
    'carriers.byCountry',
    (k) => k.carriers.byCountry({ countryCode: 'KE' }),
    expect.arrayContaining([expect.objectContaining({ id: text })]),
  ],
  [
    'products.list',
    async (k) => {
      const ids = new Set<string>()
      for await (const { id = '' } of k.products.list({ pageSize: 100 })) ids.add(id)
      const { total } = await k.products.list().page(1)
      return ids.size >= 250 && ids.size === total
    },
    true,
  ],
  [
    'products.get',
    async (k) => k.products.get({ id: await firstProduct(k) }),
    expect.objectContaining({ id: text, price: text }),
  ],
  [
    'numbers.lookUp',
    (k) => k.numbers.lookUp({ id: '254771114118' }),
    expect.objectContaining({ country_code: 'KE' }),
  ],
  [
    'orders.place',
    async (k) =>
      k.orders.place({ request_no: 'op-1', product_id: await firstProduct(k), account: '254771114118' }),
    accepted({ request_no: 'op-1', serial_no: text }),
  ],
  [
    'orders.placeByValue',
    async (k) => {
      const { items } = await k.products.list({ type: 'HF', country_code: 'KE' }).page(1)
      const { country_code = '', base_value = '', unit = '' } = items[0] ?? {}
      return k.orders.placeByValue({
        request_no: 'op-2',
        account: '254771114118',
        country_code,
        base_value,
        unit,
      })
    },
    accepted({ request_no: 'op-2' }),
  ],
  [
    'orders.query',
    (k) => k.orders.query({ request_no: 'op-1' }),
    expect.objectContaining({ request_no: 'op-1', status: text }),
  ],
  ['balance', async (k) => k.availableBalance(await k.balance()), expect.stringMatching(/^\d+\.\d+$/)],
]

let sandbox: Sandbox
let kumquat: KumquatClient

beforeAll(async () => {
  sandbox = await startSandbox({ speed: 0 })
  kumquat = createKumquat(sandbox.kumquat)
})

afterAll(async () => {
  await kumquat.close()
  await sandbox.close()
})

describe('KUMQUAT', () => {
  it('has a case for every operation of its table', () => {
    const operations = endpointsOf(kumquatEndpoints).map(({ operation }) => operation)
    expect(kumquatCases.map(([operation]) => operation).sort()).toEqual(operations.toSorted())
  })

  it.each(kumquatCases)('%s', async (_, run, expected) => {
    expect(await run(kumquat)).toEqual(expected)
  })

  it('a repeated request_no is answered by what the gateway knows of it, and nothing is sold twice', async () => {
    const params = { request_no: 'again', product_id: await firstProduct(kumquat), account: '254771114118' }
    const first = await kumquat.orders.place(params)
    const second = await kumquat.orders.place(params)
    expect(first.state).toBe('accepted')
    expect(second).toMatchObject({
      state: 'accepted',
      order: { serial_no: first.state === 'accepted' ? first.order.serial_no : '' },
    })
    expect(sandbox.orders().filter(({ reference }) => reference === 'again')).toHaveLength(1)
  })

  it('a refused order is rejected with the documented code', async () => {
    const product_id = await firstProduct(kumquat)
    const refused = await kumquat.orders.place({
      request_no: 'refused',
      product_id,
      account: '6208566322867',
    })
    expect(refused).toMatchObject({ state: 'rejected', error: { gatewayCode: 'JU9994' } })
    const nothing = await kumquat.orders.place({
      request_no: 'none',
      product_id: 1n,
      account: '254771114118',
    })
    expect(nothing).toMatchObject({
      state: 'rejected',
      error: { gatewayCode: 'JU9992', meaning: 'no such product' },
    })
  })

  it('reads throw the documented error', async () => {
    await expect(kumquat.orders.query({ request_no: 'never placed' })).rejects.toThrow(GatewayError)
    const stranger = createKumquat({ ...sandbox.kumquat, signKey: 'another key' })
    await expect(stranger.balance()).rejects.toMatchObject({ gatewayCode: 'JU9994', httpStatus: 511 })
    await stranger.close()
  })
})
