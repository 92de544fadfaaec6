import type { CheckResult } from '../data/check.ts'
import { missingKeysOf } from '../stores/missing-keys.ts'
import type { Store } from '../stores/store.ts'
import type { PreflightLine } from './report.ts'
import { ok, severe, unchecked } from './results.ts'
import { inTime, LateError, late, type Running, runCheck, saidBy } from './run-check.ts'

/** What is seen of the store. Never rejects. */
export async function storeLines(store: Store, running: Running): Promise<readonly PreflightLine[]> {
  const lines: PreflightLine[] = []
  const add = (check: string, result: CheckResult): void =>
    void lines.push({ subject: 'store', check, ...result })
  const opened = await runCheck({ run: () => open(store) }, running)
  add('writable', opened)
  if (store.missingKeys)
    add('keys', opened.state === 'ok' ? await runCheck({ run: () => keys(store) }, running) : NOT_OPEN)
  add('durable', durable(store, running))
  try {
    const checks = (await inTime(running, () => store.checks?.())) ?? []
    for (const check of checks)
      add(check.name, opened.state === 'ok' ? await runCheck(check, running) : NOT_OPEN)
  } catch (error) {
    add('checks', error instanceof LateError ? late(running) : { state: 'failed', found: saidBy(error) })
  }
  return lines
}

const NOT_OPEN = unchecked('not asked: the store cannot be used')

async function open(store: Store): Promise<CheckResult> {
  await store.open()
  return ok('can be read and written')
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
