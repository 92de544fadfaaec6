import type { Runner } from './runner.ts'

export interface PutOff {
  readonly accounts: readonly string[]
  readonly now: number
  readonly latest: number
}

/** Makes due now what a clock that was far ahead has put off; who holds a delivery until then loses it. */
export function pullForward(db: Runner, { accounts, now, latest }: PutOff): number {
  let count = 0
  for (const account of new Set(accounts)) {
    count += db.run('UPDATE orders SET query_at = ? WHERE account = ? AND query_at > ?', now, account, latest)
    count += db.run(
      `UPDATE deliveries SET due_at = ?, leased_until = NULL, token = token + 1
       WHERE account = ? AND handler IN (SELECT name FROM handlers WHERE account = ?) AND ready IN (0, 1)
         AND due_at > ? AND dead = 0`,
      now,
      account,
      account,
      latest,
    )
  }
  return count
}
