import type { CheckResult } from '../data/check.ts'
import { missingKeysOf } from '../stores/missing-keys.ts'
import type { Store } from '../stores/store.ts'
import { otherAccounts } from './other-accounts.ts'
import type { PreflightLine } from './report.ts'
import { ok, severe, unchecked, warning } from './results.ts'
import { inTime, LateError, late, type Running, runCheck, saidBy } from './run-check.ts'

/** What is seen of the store. Never rejects. */
export async function storeLines(
  store: Store,
  running: Running,
  accounts: readonly string[],
): Promise<readonly PreflightLine[]> {
  const lines: PreflightLine[] = []
  const add = (check: string, result: CheckResult): void =>
    void lines.push({ subject: 'store', check, ...result })
  const opened = await runCheck({ run: () => open(store, running) }, running)
  const isOpen = opened.state === 'ok' || opened.state === 'warning'
  add('writable', opened)
  if (store.missingKeys) add('keys', isOpen ? await runCheck({ run: () => keys(store) }, running) : NOT_OPEN)
  add('durable', durable(store, running))
  if (isOpen) {
    // Nothing is said where there are none.
    const run = async () => (await otherAccounts(store, accounts, running.clock)) ?? NONE
    const others = await runCheck({ run }, running)
    if (others.found !== NONE.found) add('accounts', others)
  }
  try {
    const checks = (await inTime(running, () => store.checks?.())) ?? []
    for (const check of checks) add(check.name, isOpen ? await runCheck(check, running) : NOT_OPEN)
  } catch (error) {
    add('checks', error instanceof LateError ? late(running) : { state: 'failed', found: saidBy(error) })
  }
  return lines
}

const NONE = ok('all open orders are of the accounts that are configured here')

const NOT_OPEN = unchecked('not asked: the store cannot be used')

async function open(store: Store, { production }: Running): Promise<CheckResult> {
  // What is wrong with it, opening it tells better.
  const lacking = await store.lacks?.().catch(() => undefined)
  await store.open()
  if (lacking === undefined) return ok('can be read and written')
  const found = `can be read and written now; before this look, ${lacking}`
  return production
    ? warning(found, 'is that the store that you mean? For a new shop it is as it should be')
    : ok(found)
}

async function keys(store: Store): Promise<CheckResult> {
  const missing = await missingKeysOf(store)
  return missing ? { state: 'failed', ...missing } : ok('what was looked at can be read')
}

function durable({ durable: isDurable }: Store, { production }: Running): CheckResult {
  if (isDurable) return ok('what is written survives the process')
  const mend = 'take sqliteStore() on one machine, postgresStore() for several'
  return severe(production, 'the store forgets every order with the process', mend)
}
