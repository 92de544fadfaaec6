// Another process: a shop on one database, and how long its calls take one by one.
import { storeAt } from '../merchants/store-at.ts'
import { serve } from '../process/serve.ts'
import { nextReference } from './references.ts'
import { Shop, succeeded } from './shop.ts'

const [, , where = ''] = process.argv
const shop = new Shop(await storeAt(where))
await shop.kumicorn.start()

export interface Times {
  /** Milliseconds of each call. */
  readonly place: readonly number[]
  readonly callback: readonly number[]
}

async function timed(work: () => Promise<void>): Promise<number> {
  const at = performance.now()
  await work()
  return performance.now() - at
}

serve({
  /** Places so many orders, then takes their callbacks, one after the other. */
  async round(count: number): Promise<Times> {
    const references = Array.from({ length: count }, nextReference)
    const callbacks = references.map(succeeded)
    const place: number[] = []
    for (const reference of references) place.push(await timed(() => shop.place(reference)))
    const callback: number[] = []
    for (const body of callbacks) callback.push(await timed(() => shop.callBack(body)))
    await shop.settled()
    return { place, callback }
  },
})
