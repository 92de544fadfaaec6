import { setTimeout as pause } from 'node:timers/promises'
import { postgresStore } from '@kumicorn/postgres'
import { startSandbox } from '@kumicorn/sandbox'
import { freePort, startPostgres } from '@kumicorn/testkit/postgres'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { startBalancer } from './balancer.ts'
import { Customers } from './customers.ts'
import { Fleet } from './fleet.ts'
import { isBusy, reckon } from './reckoning.ts'

// The large runs, by hand: KUMICORN_FLEET_ORDERS=3000, without kills and with KILLS=50 and STOPS=5.
const setting = (name: string, value: number): number =>
  Number(process.env[`KUMICORN_FLEET_${name}`] ?? value)
const ORDERS = setting('ORDERS', 240)
const KILLS = setting('KILLS', 6)
const STOPS = setting('STOPS', 2)

it(`three instances of the Nest sample, killed ${KILLS} times on a database that is stopped hard ${STOPS} times, lose and double nothing`, {
  timeout: 900_000,
}, async () => {
  const server = await startPostgres({ fsync: true })
  onTestFinished(() => server.stop())
  const pool = new pg.Pool({ connectionString: server.url, max: 2 })
  pool.on('error', () => undefined)
  onTestFinished(() => pool.end())
  await pool.query('CREATE TABLE effects (event_id text, instance text)')
  const store = postgresStore({ pool })
  await store.open()
  // A minute between two tries of a callback is a second here; only clocks that agree may differ so far.
  const sandbox = await startSandbox({
    speed: 60,
    settleAfter: 10_000,
    kumquat: { maxClockSkew: Number.MAX_SAFE_INTEGER },
  })
  onTestFinished(() => sandbox.close())
  sandbox.faults.random({
    rate: 0.3,
    answers: ['lost-after-acceptance'],
    callbacks: ['duplicated', { kind: 'reordered', atMost: '10m' }],
  })
  const strikes = { lost: 0, duplicated: 0, reordered: 0 }
  sandbox.on('fault', ({ answer, callback }) => {
    if (answer) strikes.lost += 1
    if (callback?.kind === 'duplicated') strikes.duplicated += 1
    if (callback?.kind === 'reordered') strikes.reordered += 1
  })

  const ports = await Promise.all([freePort(), freePort(), freePort()])
  const balancer = await startBalancer(ports)
  onTestFinished(() => balancer.close())
  const { url } = balancer
  sandbox.callbacksTo({ postback: `${url}/callbacks/paynicorn/postback` })
  const { kumquat, paynicorn } = sandbox
  const fleet = await Fleet.start(ports, {
    DATABASE_URL: server.url,
    PUBLIC_URL: url,
    KUMQUAT_BASE_URL: kumquat.baseUrl,
    KUMQUAT_PARTNER_NO: kumquat.partnerNo,
    KUMQUAT_SIGN_KEY: kumquat.signKey,
    PAYNICORN_BASE_URL: paynicorn.baseUrl,
    PAYNICORN_APP_KEY: paynicorn.appKey,
    PAYNICORN_MERCHANT_SECRET: paynicorn.merchantSecret,
  })
  onTestFinished(() => fleet.close())

  const since = Date.now()
  const customers = new Customers(url, ORDERS)
  const bought = customers.buy()
  bought.catch(() => undefined)
  let stops = 0
  for (let kills = 0; kills < KILLS; kills += 1) {
    // Evenly over the load, as long as there is some.
    while (customers.served < ((kills + 1) * ORDERS) / (KILLS + 2)) await pause(10)
    await fleet.kill(kills % 3)
    if (stops < Math.floor(((kills + 1) * STOPS) / KILLS)) {
      stops += 1
      await server.crash()
    }
    await fleet.revive(kills % 3)
  }
  await bought
  const loaded = Date.now()
  const patience = loaded + 300_000
  while ((await isBusy(store, sandbox)) && Date.now() < patience) await pause(500)

  const { requests } = customers
  const { faults, ...figures } = await reckon({ store, sandbox, pool, fleet, customers })
  const seconds = { load: (loaded - since) / 1_000, rest: (Date.now() - loaded) / 1_000 }
  process.stdout.write(
    `instances: ${JSON.stringify({ kills: KILLS, stops, requests, ...figures, strikes, seconds })}\n`,
  )
  expect(faults).toEqual({
    lostOrders: [],
    refusedWrongly: [],
    doubledFacts: [],
    lostEffects: [],
    doubledEffects: [],
    effectsOfNothing: [],
    unfulfilled: [],
    fulfilledOfNothing: [],
  })
  expect(stops).toBe(STOPS)
  expect(figures.effects).toBe(figures.events)
  expect(Object.keys(figures.spread)).toEqual(['instance 1', 'instance 2', 'instance 3'])
})
