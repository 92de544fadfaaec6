import { bytesInFile, bytesInMemory } from '../history/measure-bytes.ts'
import { measureCalls } from '../history/measure-calls.ts'
import { measureHeap } from '../history/measure-heap.ts'
import { merged, type SuiteContext, type SuiteReport } from '../measure/report.ts'

/** What it costs to have had many orders. */
export async function history(context: SuiteContext): Promise<SuiteReport> {
  return merged('history', [
    await measureCalls(context),
    await measureHeap('memory', context),
    await measureHeap('SQLite', context),
    await bytesInMemory(context),
    await bytesInFile(context),
  ])
}
