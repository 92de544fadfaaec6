import { describe, expect, it } from 'vitest'
import { AnswerError } from '../../../src/index.ts'
import { errorOf, gateway, kumquatAt, order, paynicornAt, type Reply, unknown } from './gateway.ts'

// Found by newcomers: with a wrong baseUrl, every call said "a body that is not JSON" and no more.

const page: Reply = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><title>Shop</title>',
}
const elsewhere: readonly (readonly [string, Reply])[] = [
  ['a page', page],
  ['a page without its type', { body: '\n <html>' }],
  ['404', { status: 404, body: 'not found' }],
  ['404 in JSON', { status: 404, body: '{"error":"not found"}' }],
  ['405', { status: 405, body: '' }],
  ['a redirection', { status: 301, headers: { location: 'https://host.example/' } }],
  ['JSON of another make', { body: '{"message":"hello"}' }],
]
const broken: readonly (readonly [string, Reply])[] = [
  ['one of a server that fails', { status: 502, body: '{"returnCode":"SUC' }],
  ['an answer that was cut', { body: '{"returnCode":"SUC' }],
]

const payment = {
  orderId: 'O1',
  amount: '100.00',
  currency: 'NGN',
  countryCode: 'NG',
  orderDescription: 'a cap',
} as const

describe('an answer that is none of the gateway asks whether baseUrl is right, and names the address asked', () => {
  it.each(elsewhere)('of KUMQUAT: %s', async (_, reply) => {
    const { url } = await gateway(() => reply)
    const client = kumquatAt(url, { retries: 0 })
    const lookUp = await errorOf(client.numbers.lookUp({ id: '254771114118' }))
    expect(lookUp).toBeInstanceOf(AnswerError)
    // Not the number: it is a person's.
    expect((lookUp as Error).message).toContain(
      `, from POST ${url}/api/code/2.0/mobiles/{id}: is kumquat.baseUrl right, and the path (kumquat.endpoints)?`,
    )
    const { error } = unknown(await client.orders.place(order))
    expect(error.message).toContain(`, from POST ${url}/api/code/2.0/orders: is kumquat.baseUrl right`)
  })

  it.each(elsewhere)('of Paynicorn: %s', async (_, reply) => {
    const { url } = await gateway(() => reply)
    const { error } = unknown(await paynicornAt(url, { retries: 0 }).payments.create(payment))
    expect(error.message).toContain(`, from POST ${url}/`)
    expect(error.message).toMatch(/: is paynicorn\.baseUrl right\? Paynicorn's own ends in "\/trade"\.$/)
  })

  it('but for an address of Paynicorn that ends as it should', async () => {
    const { url } = await gateway(() => page)
    const { error } = unknown(await paynicornAt(`${url}/trade/`, { retries: 0 }).payments.create(payment))
    expect(error.message).toMatch(/: is paynicorn\.baseUrl right\?$/)
  })

  it("with a path of one's own, names that", async () => {
    const { url } = await gateway(() => page)
    const client = kumquatAt(url, { retries: 0, endpoints: { balance: '/own/balance' } })
    await expect(client.balance()).rejects.toThrow(`, from POST ${url}/own/balance: is kumquat`)
  })

  // Found by attack: it had no address at all, and who has several proxies did not know which one it was.
  it.each<readonly [string, Reply]>([
    ['a page', { ...page, status: 502 }],
    ['nothing', { status: 503, body: '' }],
    ['JSON of another make', { status: 500, body: '{"error":"oops"}' }],
  ])('with 5xx the address alone, for that is hardly the reason: %s', async (_, reply) => {
    const { url } = await gateway(() => reply)
    const balance = await errorOf(kumquatAt(url, { retries: 0 }).balance())
    const { error } = unknown(await paynicornAt(url, { retries: 0 }).payments.create(payment))
    for (const { message } of [balance as Error, error]) {
      expect(message).toMatch(new RegExp(`, from (GET|POST) ${url}/[a-z0-9./]+$`))
      expect(message).not.toContain('baseUrl')
    }
  })

  it.each(broken)('not so %s', async (_, reply) => {
    const { url } = await gateway(() => reply)
    await expect(kumquatAt(url, { retries: 0 }).balance()).rejects.not.toThrow('baseUrl')
    const { error } = unknown(await paynicornAt(url, { retries: 0 }).payments.create(payment))
    expect(error.message).not.toContain('baseUrl')
  })
})
