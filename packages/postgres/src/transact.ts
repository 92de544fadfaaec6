import type { PoolClient } from 'pg'
import { isUnanswered } from './connection.ts'
import type { Database, WriteLast } from './database.ts'
import { codeOf, isLocked, isMadeOf, isRefusal, storeError } from './errors.ts'
import { groupedWrites } from './grouped-writes.ts'
import { lentClient } from './lent-client.ts'

/** Thrown to take back what was written by who has lost the lease meanwhile. */
class LeaseLost extends Error {}

const READ_ONLY = '25006'

/**
 * SQLSTATEs that tell of the work: it has ended its transaction, hidden an error of its own, left its transaction idle or open for too long, or
 * set it to allow no more writes or no time for them. Else it would be run again and again, without an end.
 */
const OF_THE_WORK = new Set(['25P01', '25P02', '25P03', '25P04', READ_ONLY, '57014'])

const isOfTheWork = (error: unknown): boolean => OF_THE_WORK.has(codeOf(error) ?? '')

const LEFT_OPEN =
  'the handler has left a cursor, a COPY or another stream of its db open, so its transaction cannot end: close it'

const SERIALIZATION_FAILURE = '40001'

const OUTLASTED =
  'the handler has made its transaction REPEATABLE READ or SERIALIZABLE, and its lease was renewed since, as it is every ten seconds: end before, or leave it READ COMMITTED'

export interface InTransaction {
  readonly id: number
  readonly token: () => number
  /** Whether the lease was renewed meanwhile: an older snapshot cannot finish the delivery. */
  readonly wasRenewed: () => boolean
}

/**
 * Runs work in a transaction, and finishes the delivery at its end. Not at its beginning: the row of the delivery
 * would be locked all the while, and the lease could not be renewed. @throws what the work throws, what the database
 * refuses of it, or a StoreError
 */
export async function transact(
  database: Database,
  { id, token, wasRenewed }: InTransaction,
  work: (db: unknown) => Promise<unknown>,
): Promise<boolean> {
  let thrown: { readonly error: unknown } | undefined
  let mayBeOpen = false
  let isFinishing = false
  let isLost = false
  const run = async (client: PoolClient, writeLast: WriteLast): Promise<void> => {
    const lent = lentClient(client)
    try {
      await work(lent.client)
    } catch (error) {
      // An ORM puts its own words in front, and only they would be kept.
      const refusal = lent.refusal()
      thrown = { error: refusal && isMadeOf(error, refusal) ? refusal : error }
      throw thrown.error
    } finally {
      // What was asked until now is before the COMMIT or ROLLBACK in the queue of the client.
      lent.takeBack()
    }
    const finish = groupedWrites([{ name: 'finish', id, token: token() }])
    mayBeOpen = lent.hasStreamed()
    isFinishing = true
    const [isFinished] = await writeLast<readonly (boolean | 'last')[]>(finish)
    mayBeOpen = false
    isFinishing = false
    if (!isFinished) throw new LeaseLost()
  }
  try {
    await database.transaction(run, () => {
      isLost = true
    })
    return true
  } catch (error) {
    // A database that has become a replica refuses every handler: a StoreError then.
    if ([error, thrown?.error].some((each) => codeOf(each) === READ_ONLY)) await database.open()
    // A connection that is lost is told to the work, too, when that waits for an answer: whatever it makes of that.
    if (thrown && (isOfTheWork(thrown.error) || (error === thrown.error && !isLost))) throw thrown.error
    if (error instanceof LeaseLost) return false
    if (mayBeOpen && isUnanswered(error)) throw new Error(LEFT_OPEN, { cause: error })
    // It would be so each time, without an end.
    if (isFinishing && wasRenewed() && codeOf(error) === SERIALIZATION_FAILURE)
      throw new Error(OUTLASTED, { cause: error })
    // Others hold what is ours: the handler has done all of its own.
    if (isFinishing && isLocked(error)) throw storeError(error)
    if (isRefusal(error) || isOfTheWork(error)) throw error
    throw storeError(error)
  }
}
