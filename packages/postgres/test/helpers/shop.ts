import { createKumicorn, type KumicornOptions, type OrderEvent, type Store } from '@kumicorn/core'
import { mango, manualClock, signMango } from '@kumicorn/testkit'
import { onTestFinished } from 'vitest'

const SECRET = 'mango-secret'

/** A merchant of mangos on a store, who polls only when the clock is moved. */
export function shop(store: Store, options: Partial<KumicornOptions> = {}) {
  const clock = manualClock()
  const plugin = mango({ baseUrl: 'http://127.0.0.1:9', farm: 'F1', secret: SECRET, retries: 0 })
  const kumicorn = createKumicorn({ gateways: [plugin], store, clock, random: () => 0, ...options })
  onTestFinished(() => kumicorn.stop())
  /** A callback about an order that has ended well. */
  const ripe = async (ticket: string) => {
    const fields = { ticket, ripeness: 'ripe', fruitId: `F-${ticket}`, price: '2.50' }
    const rawBody = Buffer.from(signMango(JSON.stringify(fields), SECRET))
    return kumicorn.callbacks.mango?.({ method: 'POST', headers: {}, rawBody })
  }
  return { kumicorn, plugin, clock, ripe }
}

/** Something that happens, and can be waited for. */
export function happenings<T = OrderEvent>() {
  const seen: T[] = []
  const waiting = new Set<() => void>()
  return {
    seen,
    note(one: T): void {
      seen.push(one)
      for (const wake of waiting) wake()
    },
    /** Resolves once there are so many. */
    async reach(count: number): Promise<void> {
      while (seen.length < count) {
        const next = Promise.withResolvers<void>()
        waiting.add(next.resolve)
        await next.promise
        waiting.delete(next.resolve)
      }
    },
  }
}
