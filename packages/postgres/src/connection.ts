import pg, { type Pool, type PoolClient, type QueryConfig } from 'pg'

/** Milliseconds that one statement may take. */
const PATIENCE = 30_000

/**
 * Every answer is text: no type parser of a pool that was given to us has a say. One that asks for binary gets bytes,
 * of what is text in SQL the same.
 */
const AS_TEXT = {
  getTypeParser: () => (text: string | Buffer) => text.toString(),
} as unknown as QueryConfig['types']

/**
 * A connection of a pool, with listeners from the first moment on: what cuts it may come with what hands it out, and an
 * error that nobody listens to ends the process.
 */
export function connect(pool: Pool, listen: (client: PoolClient) => void): Promise<PoolClient> {
  return new Promise((resolve, reject) => {
    pool.connect((error, client) => {
      if (client === undefined) return reject(error)
      listen(client)
      resolve(client)
    })
  })
}

/** Asks one thing. With values, what it selects has to be text in SQL. @returns rows of text */
export async function ask(
  client: Pool | PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly (readonly (string | null)[])[]> {
  const query = {
    text,
    values: values as unknown[],
    types: AS_TEXT,
    rowMode: 'array' as const,
    // A server that has vanished without a word is not waited for until the network gives up.
    query_timeout: PATIENCE,
  }
  // Of several statements: what the last one says.
  const answer: unknown = await client.query(query as QueryConfig)
  const { rows } = (Array.isArray(answer) ? answer.at(-1) : answer) as { rows: (string | null)[][] }
  return rows
}

const BEGIN = 'BEGIN ISOLATION LEVEL READ COMMITTED'

/** What an instance holds that stands still is free again. */
const FOR_A_MOMENT = "SET LOCAL idle_in_transaction_session_timeout = '30s'"

/**
 * What a machine holds that vanishes (power, network) is free again before its lease has run out: the server's own
 * keepalive is that of its system, by default two hours. Until the end of the transaction, which is no query either; without
 * TCP it sets nothing.
 */
const WHILE_IT_LIVES =
  "SET LOCAL tcp_keepalives_idle = 10; SET LOCAL tcp_keepalives_interval = 5; SET LOCAL tcp_keepalives_count = 3; SET LOCAL tcp_user_timeout = '25s'"

/** In one trip: what was set for the session is not there for who has the connection next. After a ROLLBACK it is not. */
export const COMMIT_AND_RESET = 'COMMIT; RESET SESSION AUTHORIZATION; RESET ALL; RESET ROLE'

/** Until the end of the transaction: whoever the work has become meanwhile may not be allowed to write what is ours. */
export const asRole = (role: string): string =>
  `SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL ROLE ${role === 'none' ? 'NONE' : pg.escapeIdentifier(role)}`

/** Whether no answer has come: nothing more can be asked on such a connection. What `pg` says of it has no code. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Query read timeout'

export interface TransactionOptions {
  /** What ends it, if not COMMIT. */
  readonly commit?: string | undefined
  /**
   * A word by which the transaction is known again, until it ends. One that has it may be idle for as long as it likes.
   * Set, not asked for: after a query the work could not choose its isolation any more.
   */
  readonly mark?: string | undefined
  /** Called when the connection is lost, before anybody who has asked something on it learns so. */
  readonly onLost?: (() => void) | undefined
}

/**
 * Gives a connection to the work, in a transaction that ends with it, and the role that it has. Rejects with what the
 * work throws, and with what the database says, as it says it; what it has said when it ended the connection comes first.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient, role: string) => Promise<T>,
  { commit = 'COMMIT', mark, onLost }: TransactionOptions = {},
): Promise<T> {
  // A connection that is lost while nothing is asked of it: what is asked next tells, but not why.
  let lost: Error | undefined
  const onError = (error: Error): void => {
    lost ??= error
    onLost?.()
  }
  const client = await connect(pool, (connected) => connected.on('error', onError))
  let broken: Error | undefined
  try {
    const set = mark === undefined ? FOR_A_MOMENT : `SET LOCAL kumicorn.mark = '${mark}'; ${WHILE_IT_LIVES}`
    // SHOW is no query: see above.
    const [[role] = []] = await ask(client, `${BEGIN}; ${set}; SHOW role`)
    const result = await work(client, role ?? 'none')
    await ask(client, commit)
    return result
  } catch (error) {
    // A connection that cannot roll back is thrown away: the database ends its transaction.
    if (isUnanswered(error)) broken = error as Error
    else
      await ask(client, 'ROLLBACK').catch((failure: Error) => {
        broken = failure
      })
    throw lost ?? error
  } finally {
    client.release(broken)
    // Of a broken one more may come.
    if (broken === undefined) client.off('error', onError)
  }
}
