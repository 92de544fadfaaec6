import { collect } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/index.ts'
import { bodyOf, errorOf, gateway, kumquatAt, type Reply, refuses, succeeds } from './gateway.ts'

const balance = succeeds({ balance: '10.50', credit: 100 })

describe('a read', () => {
  it('hands out the result', async () => {
    const server = await gateway([balance])
    expect(await kumquatAt(server.url).balance()).toEqual({ balance: '10.50', credit: '100' })
  })

  it.each<readonly [string, Reply]>([
    ['a reset connection', 'reset'],
    ['an answer that breaks off', 'cut'],
    ['a server error', { status: 500, body: 'oops' }],
    ['a gateway error of a proxy', { status: 502, body: '<html>' }],
    ['JU9989', refuses('JU9989', 503)],
  ])('is sent again after %s', async (_, reply) => {
    const server = await gateway([reply, reply, balance])
    expect(await kumquatAt(server.url).balance()).toMatchObject({ balance: '10.50' })
    expect(server.requests).toHaveLength(3)
  })

  it.each<readonly [string, Reply, string, number]>([
    ['a reset connection', 'reset', 'transport_failed', 3],
    ['a server error', { status: 500, body: 'oops' }, 'answer_malformed', 3],
    ['JU9989', refuses('JU9989', 503), 'gateway_refused', 3],
    ['no JSON', { body: 'oops' }, 'answer_malformed', 1],
    ['a result of the wrong shape', succeeds({ balance: {} }), 'answer_malformed', 1],
    ['a documented refusal', refuses('JU9991', 401), 'gateway_refused', 1],
    ['an undocumented refusal', refuses('JU1234', 400), 'gateway_refused', 1],
    ['an answer that is too long', { body: 'x'.repeat(5000) }, 'transport_response_too_large', 1],
    ['not found', { status: 404, body: 'no such page' }, 'answer_malformed', 1],
  ])('that ends in %s rejects after %s tries', async (_, reply, code, tries) => {
    const server = await gateway(() => reply)
    const error = await errorOf(kumquatAt(server.url, { maxResponseBytes: 4096 }).balance())
    expect(error).toMatchObject({ code, gateway: 'kumquat', operation: 'balance' })
    expect(server.requests).toHaveLength(tries)
  })

  it('with retries: 0 is sent exactly once', async () => {
    for (const reply of ['reset', { status: 500 }, refuses('JU9989', 503)] satisfies Reply[]) {
      const server = await gateway(() => reply)
      await errorOf(kumquatAt(server.url, { retries: 0 }).balance())
      expect(server.requests).toHaveLength(1)
    }
  })

  it('with wrong parameters rejects before anything is sent', async () => {
    const server = await gateway([])
    await expect(kumquatAt(server.url).orders.query({})).rejects.toThrow(InputError)
    await expect(kumquatAt(server.url).products.get({ id: 1.5 })).rejects.toThrow(InputError)
    expect(server.requests).toHaveLength(0)
  })

  it('names a transport that does not keep to its contract', async () => {
    const send = () => Promise.resolve(undefined as never)
    const client = kumquatAt('https://host.example', { transport: { send } })
    expect(await errorOf(client.balance())).toMatchObject({
      code: 'answer_malformed',
      message: expect.stringContaining('transport answered something that is no response') as string,
    })
  })
})

describe('many failing reads', () => {
  it('use up the budget of retries, so that a gateway that is down is not flooded', async () => {
    const server = await gateway(() => ({ status: 500 }))
    const client = kumquatAt(server.url, { retries: 1 })
    for (let calls = 0; calls < 30; calls += 1) await errorOf(client.balance())
    expect(server.requests).toHaveLength(30 + 20)
  })

  it('get retries back as calls succeed', async () => {
    let down = true
    const server = await gateway(() => (down ? { status: 500 } : balance))
    const client = kumquatAt(server.url, { retries: 1 })
    for (let calls = 0; calls < 20; calls += 1) await errorOf(client.balance())
    down = false
    for (let calls = 0; calls < 10; calls += 1) await client.balance()
    down = true
    const before = server.requests.length
    for (let calls = 0; calls < 5; calls += 1) await errorOf(client.balance())
    expect(server.requests.length - before).toBe(5 + 1)
  })
})

describe('a list', () => {
  /** 45 products, served as the gateway does: totals in the headers. */
  const catalogue = () =>
    gateway((request) => {
      const { currentPage = 1, pageSize = 20 } = bodyOf(request) as {
        currentPage?: number
        pageSize?: number
      }
      const ids = Array.from({ length: 45 }, (_, n) => ({ id: n + 1, name: `product ${n + 1}` }))
      const pages = Math.ceil(45 / pageSize)
      return succeeds(ids.slice((currentPage - 1) * pageSize, currentPage * pageSize), {
        'X-Total': '45',
        'X-Total-Pages': String(pages),
        'X-Per-Page': String(pageSize),
        'X-Page': String(currentPage),
        ...(currentPage < pages ? { 'X-Next-Page': String(currentPage + 1) } : {}),
        ...(currentPage > 1 ? { 'X-Prev-Page': String(currentPage - 1) } : {}),
      })
    })

  it('is walked over all its pages with the same filters', async () => {
    const server = await catalogue()
    const list = kumquatAt(server.url).products.list({ type: 'HF', country_code: 'NG' })
    const ids = (await collect(list)).map(({ id }) => id)
    expect(ids).toEqual(Array.from({ length: 45 }, (_, n) => String(n + 1)))
    expect(server.requests.map(bodyOf)).toMatchObject(
      [1, 2, 3].map((currentPage) => ({ currentPage, type: 'HF', country_code: 'NG' })),
    )
  })

  it('begins where it is told to', async () => {
    const server = await catalogue()
    const list = kumquatAt(server.url).products.list({ currentPage: 4, pageSize: 10 })
    expect(await collect(list)).toHaveLength(15)
    expect(server.requests).toHaveLength(2)
  })

  it('sends nothing before it is walked, and nothing after an early end', async () => {
    const server = await catalogue()
    const list = kumquatAt(server.url).carriers.list()
    expect(server.requests).toHaveLength(0)
    for await (const { id } of list) if (id === '20') break
    expect(server.requests).toHaveLength(1)
  })

  it('gives single pages with the totals', async () => {
    const server = await catalogue()
    const page = await kumquatAt(server.url).products.list().page(3)
    expect(page).toMatchObject({ page: 3, perPage: 20, total: 45, totalPages: 3, prevPage: 2 })
    expect(page.nextPage).toBeUndefined()
    expect(page.items).toHaveLength(5)
  })

  it('refuses wrong filters at once, and wrong pages when they are asked for', async () => {
    const server = await catalogue()
    const { products } = kumquatAt(server.url)
    expect(() => products.list({ pageSize: 101 })).toThrow(InputError)
    await expect(products.list().page(0)).rejects.toThrow(InputError)
    expect(server.requests).toHaveLength(0)
  })

  it('retries single pages', async () => {
    const server = await gateway([
      succeeds([{ id: 1 }], { 'x-total-pages': '2' }),
      { status: 500 },
      succeeds([{ id: 2 }], { 'x-total-pages': '2' }),
    ])
    expect(await collect(kumquatAt(server.url).products.list())).toEqual([{ id: '1' }, { id: '2' }])
  })
})
