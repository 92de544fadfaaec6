import { StoreError } from '@kumicorn/core'
import type { Database, Value } from './database.ts'
import { isLocked } from './errors.ts'

/** How often in a row the table of handlers is asked for, for two seconds each. */
const TRIES = 15

interface Holder {
  readonly pid: number
  readonly name: string
  readonly seconds: number | null
}

/**
 * Changes a handler while nobody else is at work. Who is waited for keeps callbacks waiting too, so it is for a
 * moment at a time, and those that have queued up go first: also between the steps of what takes several, as it says
 * by answering nothing. @throws StoreError, and it can be done again
 */
export async function alone(
  database: Database,
  handler: readonly [account: string, name: string],
  name: string,
  ...values: readonly Value[]
): Promise<boolean> {
  if (!(await database.call<boolean>('knows_handler', ...handler))) return false
  for (let tries = 1; ; ) {
    try {
      const isDone = await database.call<boolean | undefined>(name, ...values)
      if (isDone !== undefined) return isDone
      tries = 1
    } catch (error) {
      if (!isLocked((error as StoreError).cause)) throw error
      if (tries === TRIES) throw new StoreError(await whyNot(database), { cause: error })
      tries += 1
    }
  }
}

async function whyNot(database: Database): Promise<string> {
  const holder = await database.call<Holder | undefined>('holder_of_handlers')
  // The time is hidden from another role.
  const since = holder?.seconds == null ? '' : `, open for ${holder.seconds} s`
  const by = holder ? `: that of process ${holder.pid} ("${holder.name}")${since}` : ''
  return `postgresStore: handlers are changed while no transaction works with orders, and one always did${by}: end it, and try again`
}
