import { merged, type SuiteContext, type SuiteReport } from '../measure/report.ts'
import { measureAcknowledgement } from '../postgres/measure-acknowledgement.ts'
import { measureCalls } from '../postgres/measure-calls.ts'
import { measureDraining } from '../postgres/measure-draining.ts'

/** The store for many instances: acknowledgement, instances side by side, much history. */
export async function postgres(context: SuiteContext): Promise<SuiteReport> {
  return merged('postgres', [
    await measureAcknowledgement(context),
    await measureDraining(context),
    await measureCalls(context),
  ])
}
