import type { Database } from './database.ts'

/** Thrown to take back what was written by who has lost the lease meanwhile. */
class LeaseLost extends Error {}

/**
 * Runs work in a transaction, and finishes the delivery at its end. Not at its beginning: the row of the delivery
 * would be locked all the while, and the lease could not be renewed.
 */
export async function transact(
  database: Database,
  { id, token }: { readonly id: number; readonly token: () => number },
  work: (db: unknown) => Promise<unknown>,
): Promise<boolean> {
  try {
    await database.transaction(async (client) => {
      await work(client)
      const finish = JSON.stringify([{ name: 'finish', id, token: token() }])
      const [isFinished] = await database.callWith<readonly boolean[]>(client, 'write', [finish])
      if (isFinished !== true) throw new LeaseLost()
    })
    return true
  } catch (error) {
    if (error instanceof LeaseLost) return false
    throw error
  }
}
