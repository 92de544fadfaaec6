import type { Clock } from '../../data/clock.ts'
import { inside, type QueryMessage, queryEnd, queryStart } from '../../data/diagnostics.ts'
import { KumicornError } from '../../data/errors.ts'
import type { AccountEntry } from '../accounts.ts'
import type { ApplyFact } from '../apply.ts'
import { askInTime } from '../ask-in-time.ts'
import type { Fact } from '../fact.ts'
import type { OrderRecord } from '../order.ts'
import type { AbsenceProof, AbsenceWatch } from './absence.ts'
import { type AfterQuery, afterQuery, isDue, isSameQuestion, stuck } from './after-query.ts'

export interface AskParts {
  readonly applyFact: ApplyFact
  readonly absences: AbsenceWatch
  readonly clock: Clock
}

/** What the gateway said when it was asked about an order. */
export type Said = Fact | 'absent'

/**
 * Asks the gateway about an order and applies what it says. The only road by which the query loop, a recheck and
 * a report ask. @throws KumicornError when nothing was learnt
 */
export async function ask(
  parts: AskParts,
  entry: AccountEntry,
  order: OrderRecord,
  { scheduled = false }: { readonly scheduled?: boolean } = {},
): Promise<Said> {
  const work = (): Promise<Said> => askAndApply(parts, entry, order)
  if (!queryStart.hasSubscribers && !queryEnd.hasSubscribers) return work()
  const { gateway, account, kind, reference, queryAt } = order
  const startedAt = parts.clock.now()
  const lagMs = scheduled ? Math.max(0, startedAt - (queryAt ?? startedAt)) : 0
  const message: QueryMessage = { gateway, account, kind, reference, scheduled, startedAt, lagMs }
  try {
    const said = await inside(queryStart, message, work)
    message.result = said === 'absent' ? said : (said.state ?? 'undocumented')
    return said
  } catch (error) {
    message.result = 'error'
    if (error instanceof KumicornError) message.errorCode = error.code
    throw error
  } finally {
    message.durationMs = parts.clock.now() - startedAt
    queryEnd.publish(message)
  }
}

async function askAndApply(parts: AskParts, entry: AccountEntry, order: OrderRecord): Promise<Said> {
  const { applyFact, absences, clock } = parts
  const { gateway, schedule } = entry
  const { timeout } = schedule
  const said = await askInTime({ clock, timeout }, gateway, order).catch(async (error: unknown) => {
    if (error instanceof KumicornError) await reschedule(parts, entry, order)
    throw error
  })
  if (said !== 'absent') {
    absences.forget(order)
    await applyFact.apply(entry, order, said, { asked: order })
    return said
  }
  const proof = absences.note(order)
  if (proof && schedule.absenceRejects && isDoubtful(order) && !order.told) {
    await applyFact.apply(entry, order, absentFact(order, proof), { asked: order })
    return said
  }
  await reschedule(parts, entry, order, proof)
  return said
}

/** Only of an order that we have sent, and of whose end nothing is known, absence says anything. */
const isDoubtful = ({ state, operation }: OrderRecord): boolean =>
  (state === 'created' || state === 'unknown') && operation !== undefined

function absentFact({ kind, reference }: OrderRecord, proof: AbsenceProof): Fact {
  const data = { code: 'no_such_order', message: 'the gateway does not know this reference', ...proof }
  return { source: 'query', kinds: [kind], reference, state: 'rejected', status: '', exists: false, data }
}

/** The question brought no news: when is the next one. */
async function reschedule(
  { applyFact, clock }: AskParts,
  { schedule }: AccountEntry,
  asked: OrderRecord,
  proof?: AbsenceProof,
): Promise<void> {
  await applyFact.note(asked, (order): AfterQuery | undefined => {
    const now = clock.now()
    if (!isDue(order, now, schedule) || !isSameQuestion(order, asked)) return undefined
    const due = { now, schedule, dueAt: asked.queryAt ?? now, learnt: false, agrees: false }
    const after = afterQuery(order, due)
    if (proof === undefined || !isDoubtful(order) || order.stuck) return after
    const seconds = Math.round((proof.to - proof.from) / 1000)
    const reason = `the gateway has said ${proof.times} times in ${seconds} seconds that it does not know the reference`
    return stuck(after.order, now, reason)
  })
}
