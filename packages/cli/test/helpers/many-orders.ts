import { sqliteStore } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'

const { aMessage, anEvent, anOrder, next, START } = storeSamples

/** Writes so many orders into a file, each with a message, an event and a delivery that waits. */
export async function manyOrders(path: string, many: number): Promise<void> {
  const store = sqliteStore({ path })
  const write = async (n: number): Promise<void> => {
    const order = anOrder({
      reference: `O-${String(n).padStart(6, '0')}`,
      createdAt: START + n,
      updatedAt: START + n,
    })
    const paid = next(order, {
      state: 'succeeded',
      sends: 1,
      gatewayReference: `G-${n}`,
      details: { pin: `${n}` },
    })
    const body = new TextEncoder().encode(
      `{"request_no":"O-${n}","balance":12345678901234567890.10,"note":"${'x'.repeat(200)}"}`,
    )
    await store.begin(order)
    await store.commit({
      order: paid,
      message: aMessage({ body }),
      event: anEvent(paid),
      handlers: ['fulfil'],
    })
  }
  for (let done = 0; done < many; done += 500)
    await Promise.all(Array.from({ length: Math.min(500, many - done) }, (_, n) => write(done + n)))
  await store.close()
}
