import { join } from 'node:path'
import { judgeRepeated } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { Findings, SuiteContext } from '../measure/report.ts'
import { closing } from '../process/closing.ts'
import { targets } from '../targets.ts'
import { heapWorker } from './heap-worker.ts'

const MEGABYTE = 1_000_000

/** Milliseconds after which a disk that is too slow for a million callbacks has had its turn. */
const LONGEST = 100_000

/** Whether the heap grows with what has been. */
export function measureHeap(
  store: 'memory' | 'SQLite',
  { quick, folder, progress }: SuiteContext,
): Promise<Findings> {
  // The memory store is at its limit after the first step, SQLite's caches are full.
  const [first, step, steps] = quick ? [200, 100, 2] : [200_000, 200_000, 4]
  return closing(async (keep) => {
    const worker = keep(heapWorker(store === 'memory' ? '' : join(folder, 'heap.db')))
    const until = performance.now() + LONGEST
    progress(`heap with ${store}: ${first} callbacks`)
    const small = store === 'memory' ? first : first / 10
    const before = await worker.call<number>('callBacks', small)
    const grown: number[] = []
    for (let n = 1; n <= steps && performance.now() < until; n += 1) {
      progress(`heap with ${store}: ${small + n * step} callbacks`)
      grown.push(((await worker.call<number>('callBacks', step)) - before) / MEGABYTE)
    }
    const count = small + grown.length * step
    const samples = new Map([[`kumicorn: ${store}, growth`, grown]])
    return {
      measurements: measurementsOf(
        `heap after ${count} callbacks, beyond that after ${small}`,
        'MB',
        samples,
      ),
      results: [judgeRepeated(targets.history.heap[store], grown)],
      notes: [
        `heap with ${store}: ${count} callbacks, ${(before / MEGABYTE).toFixed(1)} MB after the first ${small}`,
      ],
    }
  })
}
