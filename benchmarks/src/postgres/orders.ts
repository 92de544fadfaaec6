// Another process: whole orders on PostgreSQL, the gateway in it.
import { manyAtATime, nextReference } from '../history/references.ts'
import { Shop, succeeded } from '../history/shop.ts'
import { storeAt } from '../merchants/store-at.ts'
import { serve } from '../process/serve.ts'

const AT_ONCE = 50

const [, , url = ''] = process.argv
const shop = new Shop(await storeAt(url))
await shop.kumicorn.start()

serve({
  cpu() {
    const { user, system } = process.cpuUsage()
    return user + system
  },
  /** Places so many orders, takes their callbacks, and handles them. */
  async work(amount: number): Promise<number> {
    await manyAtATime(amount, AT_ONCE, async () => {
      const reference = nextReference()
      await shop.place(reference)
      await shop.callBack(succeeded(reference))
    })
    await shop.settled()
    return amount
  },
})
