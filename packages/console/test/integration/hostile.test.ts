import { postgresStore } from '@kumicorn/postgres'
import { newDatabase } from '@kumicorn/testkit/postgres'
import { describe, expect, it, onTestFinished } from 'vitest'
import { visitorOf } from '../../src/admission.ts'
import type { ConsoleRequest } from '../../src/exchange.ts'
import { settingsOf } from '../../src/options.ts'
import { dayThere, zoneOfNoon } from '../support/days.ts'
import { clientOf, hosted, hosts, quiet } from '../support/hosts.ts'
import { raw } from '../support/raw.ts'
import { openShop } from '../support/shop.ts'

const OVERRIDE = { reference: 'A-1', kind: 'order', gateway: 'kumquat', state: 'succeeded', reason: 'so' }

describe('somebody else’s page', () => {
  const own = { 'x-user': 'anna', 'x-kumicorn-console': '1', 'content-type': 'application/json' }
  const without = (name: string) => Object.fromEntries(Object.entries(own).filter(([each]) => each !== name))
  const attacks: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['another site', { ...own, 'sec-fetch-site': 'cross-site' }],
    ['a sister of the site', { ...own, 'sec-fetch-site': 'same-site' }],
    ['an address that was typed', { ...own, 'sec-fetch-site': 'none' }],
    ['nonsense for a site', { ...own, 'sec-fetch-site': '' }],
    ['two sites', { ...own, 'sec-fetch-site': 'same-origin, cross-site' }],
    ['the site in upper case', { ...own, 'sec-fetch-site': 'SAME-ORIGIN' }],
    ['another origin', { ...own, origin: 'https://evil.example' }],
    ['another port', { ...own, origin: 'http://127.0.0.1:1' }],
    ['an origin of nobody', { ...own, origin: 'null' }],
    ['an empty origin', { ...own, origin: '' }],
    ['an origin that begins like ours', { ...own, origin: 'http://HOST.evil.example' }],
    ['an origin with our name as its user', { ...own, origin: 'http://HOST@evil.example' }],
    ['no header of the page', without('x-kumicorn-console')],
    ['no type', without('content-type')],
    ['a form', { ...own, 'content-type': 'application/x-www-form-urlencoded' }],
    ['text', { ...own, 'content-type': 'text/plain' }],
    ['text with json in it', { ...own, 'content-type': 'text/plain; application/json' }],
    ['a form of parts', { ...own, 'content-type': 'multipart/form-data; boundary=x' }],
    ['nearly JSON', { ...own, 'content-type': 'application/jsonp' }],
    ['JSON of another kind', { ...own, 'content-type': 'application/json-seq' }],
    [
      'another method in a header',
      { ...own, 'x-http-method-override': 'POST', 'sec-fetch-site': 'cross-site' },
    ],
  ]

  it.each(hosts)('does nothing on %s, whatever it sends', async (_name, start) => {
    const shop = await openShop()
    await shop.place('A-1')
    const host = await start(shop.kumicorn, { refresh: 250 })
    onTestFinished(() => host.close())
    const { revision } = (await clientOf(host.url).get('api/order?reference=A-1')).body
    const { pathname, host: name } = new URL(host.url)
    const body = JSON.stringify({ ...OVERRIDE, revision })
    const taken: string[] = []
    for (const [what, given] of attacks) {
      const headers = Object.fromEntries(
        Object.entries(given).map(([each, value]) => [each, value.replace('HOST', name)]),
      )
      const { status } = await raw(host.url, 'POST', `${pathname}api/order/override`, headers, body)
      if (status < 400) taken.push(what)
    }
    for (const method of ['PUT', 'PATCH', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'post']) {
      const { status, text } = await raw(host.url, method, `${pathname}api/order/override`, own, body)
      if (status < 400 && !(method === 'OPTIONS' && !text.includes('A-1'))) taken.push(method)
    }
    expect(taken).toEqual([])
    expect((await shop.kumicorn.orders.get('A-1'))?.state).toBe('pending')
    expect((await raw(host.url, 'POST', `${pathname}api/order/override`, own, body)).status).toBe(200)
  })
})

describe('who only looks', () => {
  const settings = settingsOf('kumicornConsole', quiet(), {
    user: (request: { readonly is: never }) => request.is,
  })
  const visitor = (is: unknown) => visitorOf(settings, { given: { is } } as unknown as ConsoleRequest)

  it.each([true, 'true', 'yes', 1, {}, 'false'])(
    'may do nothing when the host says so in its own way: %j',
    async (readOnly) => {
      expect(await visitor({ name: 'anna', readOnly })).toEqual({ name: 'anna', readOnly: true })
    },
  )

  it.each([false, undefined, null, 0, ''])(
    'may act when the host says that he does not: %j',
    async (readOnly) => {
      expect(await visitor({ name: 'anna', readOnly })).toEqual({ name: 'anna', readOnly: false })
    },
  )

  it.each([
    {},
    [],
    ['anna'],
    true,
    7,
    { name: '' },
    { name: ' ' },
    { name: 7 },
    { name: ['anna'] },
    '',
    ' ',
    null,
  ])('has a name, which %j is none', async (is) => {
    await expect(visitor(is)).rejects.toMatchObject({ status: 403 })
  })
})

describe('odd places and filters', () => {
  const stores = {
    async SQLite() {
      return openShop()
    },
    async PostgreSQL() {
      return openShop({ store: postgresStore({ connectionString: await newDatabase() }) })
    },
  }
  const odd = [
    '',
    ' ',
    '0',
    '-1',
    '1e400',
    '9'.repeat(30),
    '9007199254740993',
    '1.1.1',
    'NaN',
    '%00',
    '%ED%A0%80',
    '%F0%9F%98',
    '../..',
    "'--",
    '"',
    '{}',
    '[]',
    'W10',
    'WyIiXQ',
    '😀',
    'x'.repeat(6_000),
  ]
  const queries = [
    ...['reference', 'after', 'gateway', 'since', 'limit', 'state', 'stuck'].map((name) => `orders?${name}=`),
    'orders?reference=A&after=',
    ...['reference', 'kind', 'gateway'].map((name) => `order?reference=A-1&${name}=`),
    ...['after', 'limit'].map((name) => `dead-letters?${name}=`),
    ...['from', 'upTo', 'after'].map((name) => `closes?${name}=`),
    ...['day', 'account', 'nth'].map((name) => `close?day=2026-01-01&${name}=`),
    'closes.csv?from=',
  ]

  it.each(Object.entries(stores))(
    'are answered, and never by a failure, on %s',
    { timeout: 120_000 },
    async (_name, open) => {
      const shop = await open()
      await shop.place('A-1')
      const { get, post } = await hosted(shop.kumicorn, { closeZone: zoneOfNoon() })
      const failed: unknown[] = []
      for (const query of queries)
        for (const value of odd) {
          const { status } = await get(`api/${query}${value}`)
          if (status >= 500) failed.push([query, value, status])
        }
      const values = [
        undefined,
        null,
        0,
        -1,
        1.5,
        2 ** 53,
        2 ** 60,
        '',
        ' ',
        'x'.repeat(3_000),
        '\0',
        '\ud800',
        [],
        {},
        true,
        '__proto__',
      ]
      const fields: Readonly<Record<string, readonly string[]>> = {
        'order/recheck': ['reference', 'kind', 'gateway', 'revision'],
        'order/override': ['reference', 'kind', 'gateway', 'revision', 'state', 'reason'],
        'dead-letters/replay': ['id', 'superseded'],
        'dead-letters/discard': ['id'],
        'dead-letters/replay-some': ['after', 'superseded'],
        'handlers/rename': ['name', 'to'],
        'handlers/forget': ['name'],
        'gateways/balance': ['gateway'],
        'closes/make': ['day', 'topUps', 'provisional'],
      }
      const good = {
        reference: 'A-9',
        kind: 'order',
        gateway: 'kumquat',
        revision: 'x',
        state: 'failed',
        reason: 'so',
        id: 7,
        name: 'gone',
        to: 'gone too',
        day: dayThere(-1),
      }
      for (const [action, names] of Object.entries(fields))
        for (const name of names)
          for (const value of values) {
            const { status, body } = await post(`api/${action}`, { ...good, [name]: value })
            if (status >= 500) failed.push([action, name, value, status, body])
          }
      expect(failed).toEqual([])
    },
  )
})
