// Claims and finishes deliveries of one file until there are none, and prints what it got: one JSON line.
import { once } from 'node:events'
import { sqliteStore } from '../../../src/stores/sqlite/sqlite.ts'

const [path = '', worker = ''] = process.argv.slice(2)
const store = sqliteStore({ path })
await store.order('kumquat', 'R')
process.stdout.write('ready\n')
await once(process.stdin, 'data')
process.stdin.destroy()

const ids: number[] = []
for (;;) {
  const now = Date.UTC(2026, 10, 21, 4)
  const handlers = ['order.succeeded fulfil']
  const claimed = await store.claimDeliveries({ now, leaseUntil: now + 60_000, limit: 3, handlers })
  if (claimed.length === 0) break
  for (const { id } of claimed) {
    ids.push(id)
    await store.finishDelivery(id)
  }
}
await store.begin({
  gateway: 'kumquat',
  kind: 'kumquat',
  reference: 'the last one',
  operation: 'orders.place',
  fingerprint: worker,
  state: 'created',
  stuck: false,
  gatewayReference: undefined,
  amount: undefined,
  currency: undefined,
  account: undefined,
  said: undefined,
  createdAt: 0,
  updatedAt: 0,
  checkAt: undefined,
  checks: 0,
  version: 1,
})
const winner = (await store.order('kumquat', 'the last one'))?.fingerprint
await store.close()
process.stdout.write(`${JSON.stringify({ ids, winner })}\n`)
