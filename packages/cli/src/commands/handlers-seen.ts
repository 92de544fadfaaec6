import type { SeenHandler } from '../output/views.ts'
import type { Records } from '../source/records.ts'

/**
 * Each start tells the store all handlers that the application has, so one that was not seen at the latest start
 * in its account is missing there.
 */
export async function handlersSeen(records: Records, account?: string): Promise<readonly SeenHandler[]> {
  const rows = await records.handlers(account)
  const latest = new Map<string, number>()
  for (const row of rows) latest.set(row.account, Math.max(row.seenAt, latest.get(row.account) ?? 0))
  return rows.map((row) => ({
    ...row,
    missing: row.seenAt === 0 || row.seenAt < (latest.get(row.account) as number),
    missingTypes: row.waitingTypes.filter((type) => !row.types.includes(type)),
  }))
}
