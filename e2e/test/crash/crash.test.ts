import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { type OrderRecord, sqliteStore } from '@kumicorn/core'
import { type Sandbox, startSandbox } from '@kumicorn/sandbox'
import { closedPort } from '@kumicorn/testkit'
import { expect, it, onTestFinished } from 'vitest'

const KILLS = 50
const KINDS = ['good', 'bad', 'payout', 'airtime', 'silent'] as const
const IN_FLIGHT = 6

/** A merchant process on a fixed port, started again after each crash. */
async function startMerchant(settings: object): Promise<ChildProcess> {
  const file = new URL('./merchant.ts', import.meta.url)
  const child = fork(file, [JSON.stringify(settings)], { execArgv: ['--conditions=@kumicorn/source'] })
  await once(child, 'message')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

/** Every order of the merchant, by kind and reference. */
async function merchantOrders(path: string): Promise<ReadonlyMap<string, OrderRecord>> {
  const store = sqliteStore({ path })
  const { items } = await store.orders({ limit: 100_000 })
  await store.close()
  return new Map(items.map((order) => [`${order.kind} ${order.reference}`, order]))
}

/** What handlers have still to do: what a killed process was busy with waits for the end of its lease. */
async function waiting(path: string): Promise<number> {
  const store = sqliteStore({ path })
  const rows = await store.handlers()
  await store.close()
  return rows.reduce((sum, row) => sum + row.waiting, 0)
}

const kindOf = (gateway: string, operation: string): string =>
  gateway === 'kumquat' ? 'order' : operation.endsWith('topUp') ? 'topUp' : 'payout'

/** What is not known yet as it is at the gateways. */
async function openOrders(sandbox: Sandbox, path: string): Promise<number> {
  const ours = await merchantOrders(path)
  const differing = sandbox
    .orders()
    .filter(
      (order) =>
        ours.get(`${kindOf(order.gateway, order.operation)} ${order.reference}`)?.state !== order.state,
    )
  return differing.length
}

it(`a merchant that is killed ${KILLS} times under load loses nothing and repeats no effect`, {
  timeout: 240_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kumicorn-crash-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  // A minute between two callback tries is a tenth of a second here; only clocks that agree may differ so far.
  const sandbox = await startSandbox({
    speed: 600,
    settleAfter: 120_000,
    kumquat: { maxClockSkew: Number.MAX_SAFE_INTEGER },
  })
  onTestFinished(() => sandbox.close())
  const port = await closedPort()
  const url = `http://127.0.0.1:${port}`
  sandbox.callbacksTo({
    kumquat: `${url}/kumquat`,
    postback: `${url}/paynicorn/postback`,
    recharge: `${url}/paynicorn/recharge`,
  })
  const [orders, effects] = [join(folder, 'orders.db'), join(folder, 'effects.db')]
  const { kumquat, paynicorn } = sandbox
  const settings = { port, orders, effects, kumquat, paynicorn }

  let merchant = await startMerchant(settings)
  onTestFinished(async () => void merchant.kill('SIGKILL'))
  let placed = 0
  let cutOff = 0
  let loading = true
  const load = Array.from({ length: IN_FLIGHT }, async () => {
    while (loading) {
      const n = placed++
      // The customer's request dies with the merchant; nobody sends it again.
      await fetch(`${url}/${KINDS[n % KINDS.length]}/order-${n}`, { method: 'POST' }).then(
        (response) => response.text(),
        () => {
          cutOff += 1
          return pause(20)
        },
      )
    }
  })
  for (let kills = 0; kills < KILLS; kills += 1) {
    // On a slow machine none may come as far as a gateway in that time: every second one has sent something before.
    const before = sandbox.orders().length
    while (kills % 2 === 1 && sandbox.orders().length === before) await pause(5)
    await pause(20 + Math.random() * 200)
    await kill(merchant)
    merchant = await startMerchant(settings)
  }
  loading = false
  await Promise.all(load)

  const patience = Date.now() + 90_000
  const isBusy = async () => (await openOrders(sandbox, orders)) > 0 || (await waiting(orders)) > 0
  while ((await isBusy()) && Date.now() < patience) await pause(500)
  await pause(500)
  await kill(merchant)

  const ours = await merchantOrders(orders)
  const database = new DatabaseSync(effects)
  const done = database.prepare('SELECT * FROM effects').all() as {
    type: string
    kind: string
    reference: string
  }[]
  const seen = Number(database.prepare('SELECT count(*) AS n FROM seen').get()?.n)
  database.close()
  const succeeded = [...ours.values()].filter(({ state }) => state === 'succeeded')
  process.stdout.write(
    `crash test: ${KILLS} kills, ${placed} requests of which ${cutOff} were cut off, ${ours.size} orders ` +
      `(${sandbox.orders().length} reached the gateway, ${succeeded.length} succeeded), ` +
      `${done.length} effects from ${seen} deliveries\n`,
  )

  for (const order of sandbox.orders()) {
    expect(
      ours.get(`${kindOf(order.gateway, order.operation)} ${order.reference}`),
      order.reference,
    ).toMatchObject({ state: order.state })
  }
  const atGateway = new Set(
    sandbox.orders().map((order) => `${kindOf(order.gateway, order.operation)} ${order.reference}`),
  )
  const elsewhere = [...ours].filter(([key]) => !atGateway.has(key)).map(([, order]) => order.state)
  // The request may never have left, or have got lost: that takes longer to prove than this test lasts.
  for (const state of elsewhere) expect(['created', 'unknown']).toContain(state)
  const told = (state: string) =>
    done
      .filter(({ type }) => type === `order.${state}`)
      .map(({ kind, reference }) => `${kind} ${reference}`)
      .sort()
  const known = (state: string) =>
    [...ours]
      .filter(([, order]) => order.state === state)
      .map(([key]) => key)
      .sort()
  for (const state of ['succeeded', 'failed', 'rejected']) expect(told(state)).toEqual(known(state))
  expect(succeeded.length).toBeGreaterThan(0)
})
