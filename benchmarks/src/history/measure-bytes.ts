import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { compare, judgeRepeated } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { Findings, SuiteContext } from '../measure/report.ts'
import { closing } from '../process/closing.ts'
import { targets } from '../targets.ts'
import { heapWorker } from './heap-worker.ts'

/** What an ended order takes in memory: placed and called back. */
export function bytesInMemory({ quick, progress }: SuiteContext): Promise<Findings> {
  const [first, more] = quick ? [100, 200] : [10_000, 40_000]
  return closing(async (keep) => {
    const worker = keep(heapWorker(''))
    progress('bytes an order in memory')
    const before = await worker.call<number>('orders', first)
    const bytes: number[] = []
    for (let n = 1, last = before; n <= 2; n += 1) {
      const after = await worker.call<number>('orders', more)
      bytes.push((after - last) / more)
      last = after
    }
    return {
      measurements: measurementsOf('an ended order', 'bytes', new Map([['kumicorn: in memory', bytes]])),
      results: [judgeRepeated(targets.history.memory, bytes)],
      notes: [],
    }
  })
}

/** What an ended order takes in the file: as it was written, and after what is not needed has been pruned. */
export function bytesInFile({ quick, folder, progress }: SuiteContext): Promise<Findings> {
  const count = quick ? 100 : 10_000
  const path = join(folder, 'bytes.db')
  return closing(async (keep) => {
    progress('bytes an order in the file')
    const worker = keep(heapWorker(path))
    const sizes = [0]
    await worker.call('orders', count)
    sizes.push(compacted(path, folder))
    await worker.call('orders', count)
    sizes.push(compacted(path, folder))
    const pruned = await worker.call<number>('prune')
    if (pruned !== 2 * count) throw new Error(`${pruned} of ${2 * count} orders were pruned`)
    const left = compacted(path, folder) / (2 * count)
    const written = sizes.slice(1).map((size, n) => (size - (sizes[n] as number)) / count)
    const group = 'an ended order in the file, compacted'
    return {
      measurements: [
        ...measurementsOf(group, 'bytes', new Map([['kumicorn: as written', written]])),
        ...measurementsOf(group, 'bytes', new Map([['kumicorn: pruned', [left]]])),
      ],
      results: [
        compare('bytes an ended order in the file, as written', written.at(-1) as number, 'bytes'),
        judgeRepeated(targets.history.file, [left]),
      ],
      notes: [],
    }
  })
}

/** Bytes of the file with nothing free in it. */
function compacted(path: string, folder: string): number {
  const copy = join(folder, `compact-${performance.now()}.db`)
  const database = new DatabaseSync(path)
  database.prepare('VACUUM INTO ?').run(copy)
  database.close()
  const small = new DatabaseSync(copy, { readOnly: true })
  const { size } = small
    .prepare('SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size')
    .get() as {
    readonly size: number
  }
  small.close()
  return size
}
