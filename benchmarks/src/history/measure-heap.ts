import { join } from 'node:path'
import { judgeRepeated } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { Findings, SuiteContext } from '../measure/report.ts'
import { closing } from '../process/closing.ts'
import { targets } from '../targets.ts'
import { heapWorker } from './heap-worker.ts'

const MEGABYTE = 1_000_000

/** Callbacks in all, unless it takes too long. */
const ALL = 1_000_000

/** Milliseconds after which a store that is too slow for a million callbacks has had its turn. */
const LONGEST = 60_000

/** How many callbacks come first: the memory store is at its limit then, SQLite's caches are full. */
const FIRST = { memory: 160_000, SQLite: 20_000 } as const

/** Whether the heap grows with what has been. */
export function measureHeap(
  store: keyof typeof FIRST,
  { quick, folder, progress }: SuiteContext,
): Promise<Findings> {
  const [all, first, step] = quick ? [400, 200, 100] : [ALL, FIRST[store], 50_000]
  return closing(async (keep) => {
    const worker = keep(heapWorker(store === 'memory' ? '' : join(folder, 'heap.db')))
    progress(`heap with ${store}: ${first} callbacks`)
    const before = await worker.call<number>('callBacks', first)
    const until = performance.now() + LONGEST
    const grown: number[] = []
    let count = first
    while (count < all && (grown.length === 0 || performance.now() < until)) {
      const next = Math.min(step, all - count)
      progress(`heap with ${store}: ${count + next} callbacks`)
      grown.push(((await worker.call<number>('callBacks', next)) - before) / MEGABYTE)
      count += next
    }
    const group = `heap after ${count} callbacks, beyond that after ${first}`
    const judged = judgeRepeated(targets.history.heap[store], grown)
    return {
      measurements: measurementsOf(group, 'MB', new Map([[`kumicorn: ${store}, growth`, grown]])),
      // Nothing is known of callbacks that have not come.
      results: [count < all && judged.verdict === 'met' ? { ...judged, verdict: 'inconclusive' } : judged],
      notes: [
        `heap with ${store}: ${(before / MEGABYTE).toFixed(1)} MB after ${first} callbacks, ${count} in all`,
      ],
    }
  })
}
