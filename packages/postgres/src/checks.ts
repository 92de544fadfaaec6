import type { Check, CheckResult, CheckTools } from '@kumicorn/core'
import type { Database, Settings } from './database.ts'

/** The oldest version whose SQL we use. */
const OLDEST = 13

/** Leases are written by one machine and read by others: that much their clocks may differ. */
const TOLERATED = 5_000

/** What keeps a commit through a power cut, and what is lost without it. */
const guards = {
  fsync: 'what is committed may be lost, and the database destroyed',
  synchronous_commit: 'the last commits may be lost',
  full_page_writes: 'a page that was half written destroys the database',
} as const

/** What is looked at in a database before going live. */
export function postgresChecks(database: Pick<Database, 'settings'>): readonly Check[] {
  const guard = (name: keyof typeof guards): Check => ({
    name,
    run: async (tools) => kept(name, (await database.settings())[name], tools),
  })
  return [
    guard('fsync'),
    guard('synchronous_commit'),
    guard('full_page_writes'),
    { name: 'clock', run: async ({ clock }) => clockOf(await database.settings(), clock.now()) },
    { name: 'version', run: async () => versionOf(await database.settings()) },
  ]
}

function kept(name: keyof typeof guards, value: string, { production }: CheckTools): CheckResult {
  if (value !== 'off') return { state: 'ok', found: value }
  return {
    state: production ? 'failed' : 'warning',
    found: `off: after a power cut ${guards[name]}`,
    mend: `set ${name} to on, for the server, the database and the role (unless your provider keeps commits in another way)`,
  }
}

function clockOf({ now }: Settings, here: number): CheckResult {
  const seconds = Math.round((here - Number(now)) / 1000)
  if (Math.abs(seconds) * 1000 <= TOLERATED)
    return { state: 'ok', found: 'the clock of this machine agrees with that of the database' }
  const way = seconds > 0 ? 'ahead of' : 'behind'
  return {
    state: 'warning',
    found: `the clock of this machine is ${Math.abs(seconds)} s ${way} that of the database`,
    mend: 'let all machines take their time from the network: leases are written by one and read by others',
  }
}

function versionOf({ version }: Settings): CheckResult {
  const found = `PostgreSQL ${version}`
  if (Number.parseInt(version, 10) >= OLDEST) return { state: 'ok', found }
  return { state: 'failed', found, mend: `update it: PostgreSQL ${OLDEST} or later is needed` }
}
