import type { OrderRecord } from '@kumicorn/core'
import type { Run } from './run.ts'
import { MINUTE } from './shop.ts'

/** More than two contradictions in a row take, each asked about for three days, and some failed questions. */
const MOST_QUESTIONS = 40

/**
 * Days go by, from one question to the next: contradictions are asked about until they are settled, and what is
 * stuck every day.
 */
export async function letDaysPass(run: Run): Promise<void> {
  for (let n = 0; n < MOST_QUESTIONS; n += 1) {
    const due = (await run.orders()).filter((order) => isUnsettled(run, order))
    if (due.length === 0) return
    const next = Math.min(...due.map(({ queryAt = 0 }) => queryAt))
    const wait = next - run.clock.now() - run.shop.wallOffset
    if (wait > 0) await run.suspend(wait, true)
    await run.pass(4 * MINUTE)
  }
}

/** Its questions will bring something yet. What is pending at its gateway is asked about for ever. */
function isUnsettled({ known, intents }: Run, { reference, state, conflict, queryAt }: OrderRecord): boolean {
  const intent = intents.find((other) => other.reference === reference)
  if (queryAt === undefined || intent?.isTaken) return false
  return conflict !== undefined || state !== known.get(reference)?.order.state
}
