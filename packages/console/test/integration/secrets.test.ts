import { expect, it } from 'vitest'
import { dayThere, zoneOfNoon } from '../support/days.ts'
import { hosted } from '../support/hosts.ts'
import { openShop } from '../support/shop.ts'
import { streamOf } from '../support/stream.ts'

const PIN = '4711-0815-4242'
const encoded = [
  PIN,
  Buffer.from(PIN).toString('base64').replace(/=+$/, ''),
  encodeURIComponent(PIN),
  PIN.replaceAll('-', ''),
]

it('tells no secret in any view, live or in a file, whatever has gone wrong', async () => {
  const shop = await openShop()
  const { signKey, callbackSignKey } = shop.sandbox.kumquat as { signKey: string; callbackSignKey?: string }
  const { merchantSecret } = shop.sandbox.paynicorn
  for (const reference of ['A-1', 'A-2', 'A-3']) await shop.place(reference)
  // With a code, a handler that throws it, a contradiction and a person that repeat it.
  shop.failWith = new Error(`no mail for ${PIN}: ${Buffer.from(PIN).toString('base64')}`)
  await shop.callBack('A-1', { pin: PIN, price: '98.00', result: `code ${PIN}` })
  await shop.until(async () => (await shop.kumicorn.deadLetters.list()).deadLetters.length === 1)
  await shop.callBack('A-1', { pin: PIN, status: 'error', result: `taken back: ${PIN}` })
  await shop.kumicorn.orders.override('A-1', { state: 'failed', reason: `refunded ${PIN}`, by: 'anna' })
  await shop.kumicorn.orders.recheck('A-1')
  await shop.kumicorn.paynicorn.payments.create({
    ...{ orderId: 'SHOP-1', amount: '1.00', currency: 'NGN', countryCode: 'NG', orderDescription: 'one' },
  })
  await shop.kumicorn.dailyCloses.make({ zone: zoneOfNoon(), day: dayThere(-1) })
  const topUps = [{ amount: '7.00', at: new Date() }]
  await shop.kumicorn.dailyCloses.make({ zone: zoneOfNoon(), day: dayThere(), provisional: true, topUps })
  const { get, post, url } = await hosted(shop.kumicorn, { refresh: 250, closeZone: zoneOfNoon() })
  const stream = await streamOf(`${url}api/live?reference=A-1`)
  const account = encodeURIComponent(shop.account)
  const views = [
    'session',
    'overview',
    'orders',
    'orders?reference=A',
    'order?reference=A-1',
    'order?reference=SHOP-1',
    'dead-letters',
    'handlers',
    'closes',
    'closes.csv',
  ]
  const day = `day=${dayThere()}&account=${account}`
  const told: (readonly [string, string])[] = []
  for (const view of [...views, `close?${day}`, `close.csv?${day}`, `close.json?${day}`])
    told.push([view, JSON.stringify((await get(`api/${view}`)).body)])
  const { revision } = (await get('api/order?reference=A-1')).body
  const choice = { reference: 'A-1', kind: 'order', gateway: 'kumquat' }
  // An action on what has moved on tells what it is now.
  told.push(['moved', JSON.stringify((await post('api/order/recheck', { ...choice, revision: 'old' })).body)])
  told.push(['recheck', JSON.stringify((await post('api/order/recheck', { ...choice, revision })).body)])
  told.push(['balance', JSON.stringify((await post('api/gateways/balance', { gateway: 'kumquat' })).body)])
  await shop.sandbox.close()
  told.push([
    'balance of nobody',
    JSON.stringify((await post('api/gateways/balance', { gateway: 'kumquat' })).body),
  ])
  told.push([
    'recheck at nobody',
    JSON.stringify((await post('api/order/recheck', { ...choice, revision })).body),
  ])
  await shop.until(() => stream.told.some(({ event }) => event === 'order'))
  told.push(['live', JSON.stringify(stream.told)])
  await shop.store.close()
  told.push(['store down', JSON.stringify((await get('api/orders')).body)])
  expect(told.find(([view]) => view === 'order?reference=A-1')?.[1]).toContain('[secret]')
  const secrets = [...encoded, signKey, callbackSignKey, merchantSecret].filter((each) => each !== undefined)
  const leaks = told.flatMap(([view, text]) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => [view, secret]),
  )
  expect(leaks).toEqual([])
})
