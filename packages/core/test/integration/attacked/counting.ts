import type { Gateway, ToldReport } from '../../../src/index.ts'
import { DAY, HOUR, setUp, succeeds } from './closing.ts'

/** A gateway that counts what it is told to, on days that begin at an hour of UTC; until then all orders succeed. */
export async function counting({ hour = 0, ...given }: Partial<Gateway> & { readonly hour?: number } = {}) {
  const told: { count: (day: string) => number | undefined } = { count: () => 0 }
  const asked: string[] = []
  const report = async (day: string): Promise<ToldReport> => {
    asked.push(day)
    const from = Date.parse(day) + hour * HOUR
    return { from, until: from + DAY, zone: 'there', kinds: ['fruit'], count: told.count(day), sums: [] }
  }
  const there = await setUp({ report, read: succeeds({}), ...given })
  const buy = async (...ids: readonly string[]) => {
    for (const id of ids) await there.client.buy({ id })
  }
  return { ...there, told, asked, buy }
}
