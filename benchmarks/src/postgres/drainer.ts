// Another process: one instance of a merchant among several.
import { setTimeout as pause } from 'node:timers/promises'
import { MerchantWithBacklog } from '../backlog/merchant-with-backlog.ts'
import { makeKumicorn } from '../merchants/start-kumicorn.ts'
import { storeAt } from '../merchants/store-at.ts'
import { serve } from '../process/serve.ts'

export interface Drained {
  readonly count: number
  /** By the clock of the machine, in milliseconds. */
  readonly first: number
  readonly last: number
}

/** Milliseconds that each handler waits, as for an answer from somewhere else. */
const [, , url = '', wait = '0'] = process.argv
const store = await storeAt(url)
const merchant = new MerchantWithBacklog(store)
let drained: Drained = { count: 0, first: 0, last: 0 }

function count(): void {
  const now = performance.timeOrigin + performance.now()
  drained = { count: drained.count + 1, first: drained.first || now, last: now }
}

const kumicorn = makeKumicorn(store, wait === '0' ? count : () => pause(Number(wait)).then(count))

serve({
  fill: (amount: number) => merchant.fill(amount),
  async start() {
    drained = { count: 0, first: 0, last: 0 }
    await kumicorn.start()
  },
  drained: () => drained,
  stop: () => kumicorn.stop(),
})
