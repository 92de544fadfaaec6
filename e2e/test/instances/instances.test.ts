import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { orderEventTypes } from '@kumicorn/core'
import { postgresStore } from '@kumicorn/postgres'
import { startSandbox } from '@kumicorn/sandbox'
import { freePort, startPostgres } from '@kumicorn/testkit/postgres'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { startBalancer } from './balancer.ts'

/** More for the long run: KUMICORN_TEST_KILLS=50. */
const KILLS = Number(process.env.KUMICORN_TEST_KILLS ?? 9)
/** How many kills lie between two hard stops of the database. */
const KILLS_A_STOP = 3
const KINDS = ['good', 'bad', 'payout', 'airtime', 'silent'] as const
const IN_FLIGHT = 6

/** An instance on a fixed port. */
async function startInstance(settings: object): Promise<ChildProcess> {
  const file = new URL('./instance.ts', import.meta.url)
  const child = fork(file, [JSON.stringify(settings)], { execArgv: ['--conditions=@kumicorn/source'] })
  await once(child, 'message')
  return child
}

const kindOf = (gateway: string, operation: string): string =>
  gateway === 'kumquat' ? 'order' : operation.endsWith('topUp') ? 'topUp' : 'payout'

it(`three instances that are killed ${KILLS} times, on a database that is stopped hard, lose and double nothing`, {
  timeout: 400_000,
}, async () => {
  const server = await startPostgres({ fsync: true })
  onTestFinished(() => server.stop())
  const pool = new pg.Pool({ connectionString: server.url, max: 2 })
  pool.on('error', () => undefined)
  onTestFinished(() => pool.end())
  await pool.query(
    'CREATE TABLE effects (event_id text, type text, kind text, reference text, instance text)',
  )
  const store = postgresStore({ pool })
  await store.open()
  const sandbox = await startSandbox({
    speed: 600,
    settleAfter: 120_000,
    kumquat: { maxClockSkew: Number.MAX_SAFE_INTEGER },
  })
  onTestFinished(() => sandbox.close())
  const ports = await Promise.all([freePort(), freePort(), freePort()])
  const balancer = await startBalancer(ports)
  onTestFinished(() => balancer.close())
  const { url } = balancer
  sandbox.callbacksTo({
    kumquat: `${url}/kumquat`,
    postback: `${url}/paynicorn/postback`,
    recharge: `${url}/paynicorn/recharge`,
  })
  const { kumquat, paynicorn } = sandbox
  const start = (n: number) =>
    startInstance({ port: ports[n], name: `instance ${n + 1}`, database: server.url, kumquat, paynicorn })
  const instances = await Promise.all([0, 1, 2].map(start))
  onTestFinished(() => {
    for (const child of instances) child.kill('SIGKILL')
  })

  let placed = 0
  let loading = true
  const load = Array.from({ length: IN_FLIGHT }, async () => {
    while (loading) {
      const n = placed++
      // The customer's request dies with its instance; nobody sends it again.
      const response = await fetch(`${url}/${KINDS[n % KINDS.length]}/order-${n}`, { method: 'POST' }).catch(
        () => undefined,
      )
      await response?.text().catch(() => undefined)
      if (!response?.ok) await pause(20)
    }
  })
  let stops = 0
  for (let kills = 0; kills < KILLS; kills += 1) {
    await pause(300 + Math.random() * 500)
    const n = kills % 3
    const exited = once(instances[n] as ChildProcess, 'exit')
    instances[n]?.kill('SIGKILL')
    await exited
    if (kills % KILLS_A_STOP === KILLS_A_STOP - 1) {
      stops += 1
      await server.crash()
    }
    instances[n] = await start(n)
  }
  loading = false
  await Promise.all(load)

  const orders = async () => {
    const { items } = await store.orders({ limit: 100_000 })
    return new Map(items.map((order) => [`${order.kind} ${order.reference}`, order]))
  }
  const atGateway = () =>
    sandbox
      .orders()
      .map((order) => [`${kindOf(order.gateway, order.operation)} ${order.reference}`, order.state] as const)
  const isBusy = async (): Promise<boolean> => {
    const [ours, rows] = [await orders(), await store.handlers()]
    return (
      rows.some(({ waiting }) => waiting > 0) ||
      atGateway().some(([key, state]) => ours.get(key)?.state !== state)
    )
  }
  const patience = Date.now() + 150_000
  while ((await isBusy()) && Date.now() < patience) await pause(500)

  const ours = await orders()
  for (const [key, state] of atGateway()) expect([key, ours.get(key)?.state]).toEqual([key, state])
  const { rows: effects } = await pool.query('SELECT event_id, type, kind, reference, instance FROM effects')
  const wanted: string[] = []
  for (const order of ours.values()) for (const { id } of await store.events(order)) wanted.push(id)
  const spread = Map.groupBy(effects, ({ instance }) => instance as string)
  process.stdout.write(
    `instances: ${KILLS} kills, ${stops} hard stops of the database, ${placed} requests, ${ours.size} orders, ` +
      `${wanted.length} events, ${effects.length} effects (${[...spread].map(([name, done]) => `${name}: ${done.length}`).join(', ')})\n`,
  )
  // Every event has its effect, and each exactly once.
  expect(effects.map(({ event_id }) => event_id).toSorted()).toEqual(wanted.toSorted())
  for (const { type } of effects) expect(orderEventTypes).toContain(type)
  expect(spread.size).toBe(3)
})
