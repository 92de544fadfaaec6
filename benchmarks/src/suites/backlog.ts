import { makeFiles } from '../backlog/files.ts'
import { measureAnswers } from '../backlog/measure-answers.ts'
import { measureClaims } from '../backlog/measure-claims.ts'
import { measureDraining } from '../backlog/measure-draining.ts'
import { merged, type SuiteContext, type SuiteReport } from '../measure/report.ts'

/** Work that waits: what it does to everybody else, and what it costs to have it. SQLite; handlers that do no I/O. */
export async function backlog(context: SuiteContext): Promise<SuiteReport> {
  const answers = await measureAnswers(context)
  const files = await makeFiles(context.folder, context.quick ? 300 : 50_000, context.progress)
  const claims = await measureClaims(files, context)
  return merged('backlog', [answers, claims, await measureDraining(files, context)])
}
