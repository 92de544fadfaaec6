import { copyOrders } from '@kumicorn/testkit/postgres-copies'
import pg from 'pg'
import { Shop, succeeded } from '../history/shop.ts'
import { storeAt } from '../merchants/store-at.ts'

/** Orders that are made by the library itself; the others are copies of them. */
const MODELS = 100

/** All references have one length, so that every copy is as long as its model. */
const referenceOf = (serial: number): string => `H-${serial.toString(16).padStart(10, '0')}`

/** Fills an empty database with so many ended orders, as the library leaves them. */
export async function fill(url: string, count: number): Promise<void> {
  const shop = new Shop(await storeAt(url))
  await shop.kumicorn.start()
  for (let serial = 1; serial <= MODELS; serial += 1) {
    const reference = referenceOf(serial)
    await shop.place(reference)
    await shop.callBack(succeeded(reference))
  }
  await shop.settled()
  await shop.kumicorn.stop()
  await shop.store.close()
  const pool = new pg.Pool({ connectionString: url })
  await copyOrders(pool, 'kumicorn', count)
  await pool.query('CHECKPOINT')
  await pool.end()
  await check(url, referenceOf(count))
}

/** The last copy has to be an order that the library can read: else its tables have changed, and the copies have to follow. */
async function check(url: string, reference: string): Promise<void> {
  const store = await storeAt(url)
  const { items } = await store.orders({ reference, limit: 1 })
  const [order] = items
  const events = order && (await store.events(order))
  const messages = order && (await store.messages(order))
  await store.close()
  if (order?.state !== 'succeeded' || events?.at(-1)?.reference !== reference || messages?.length === 0)
    throw new Error(`${reference} cannot be read: the tables have changed, and copyOrders has to follow`)
}
