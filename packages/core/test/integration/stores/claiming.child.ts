// Claims and finishes deliveries of one file until there are none, then begins an order that others begin as
// well, and prints what it got: one JSON line. The order comes as JSON: nothing but the store is loaded here.
import { once } from 'node:events'
import type { OrderRecord } from '../../../src/orders/order.ts'
import { sqliteStore } from '../../../src/stores/sqlite/sqlite.ts'

const [path = '', worker = '', json = ''] = process.argv.slice(2)
const order = { ...(JSON.parse(json) as OrderRecord), fingerprint: worker }
const store = sqliteStore({ path })
await store.open()
process.stdout.write('ready\n')
await once(process.stdin, 'data')
process.stdin.destroy()

const ids: number[] = []
const now = Date.UTC(2026, 10, 21, 4)
const claim = { accounts: [order.account], handlers: [{ name: 'fulfil', limit: 3 }], now }
for (;;) {
  const claimed = await store.claimDeliveries({ ...claim, leaseUntil: now + 60_000 })
  if (claimed.length === 0) break
  for (const { id, token } of claimed) {
    ids.push(id)
    if (!(await store.finishDelivery(id, token))) throw new Error(`the lease of ${id} was lost`)
  }
}
await store.begin(order)
const winner = (await store.order(order))?.fingerprint
await store.close()
process.stdout.write(`${JSON.stringify({ ids, winner })}\n`)
