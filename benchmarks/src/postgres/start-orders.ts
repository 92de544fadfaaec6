import type { Closable } from '../process/closing.ts'
import { cores } from '../process/cores.ts'
import { Remote } from '../process/remote.ts'
import type { Costly } from './measure-costs.ts'

/** Whole orders, so many each time: placed, answered, called back, handled. Without HTTP. Warm when it returns. */
export async function startOrders(url: string, amount: number): Promise<Costly & Closable> {
  const worker = new Remote(new URL('./orders.ts', import.meta.url), { args: [url], core: cores.measured })
  await worker.call('work', Math.min(amount, 1_000))
  return {
    name: 'kumicorn, PostgreSQL',
    what: 'an order',
    url,
    cpu: () => worker.call('cpu'),
    work: () => worker.call('work', amount),
    close: () => worker.close(),
  }
}
