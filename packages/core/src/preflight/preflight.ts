import type { Clock } from '../data/clock.ts'
import { aDuration, aFlag, checkOptions, type OptionCheck, type OptionChecks } from '../data/options.ts'
import type { Gateway } from '../gateway.ts'
import type { GatewayPreflight } from '../gateway-preflight.ts'
import type { AccountEntry } from '../orders/accounts.ts'
import type { Store } from '../stores/store.ts'
import type { NamedKind } from './callback-address.ts'
import { callbackLines } from './callback-lines.ts'
import { gatewayLines } from './gateway-lines.ts'
import { type HandlerParts, handlerLines } from './handler-lines.ts'
import type { PreflightLine, PreflightOptions, PreflightReport } from './report.ts'
import { unchecked } from './results.ts'
import { failedBy, inTime, LateError, late, type Running } from './run-check.ts'
import { storeLines } from './store-lines.ts'
import { versionLines } from './version-lines.ts'
import { WatchedTransport } from './watched-transport.ts'

export interface PreflightParts extends HandlerParts {
  readonly store: Store
  readonly entries: readonly AccountEntry[]
  readonly clock: Clock
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== ''

const aPublicUrl: OptionCheck = {
  what: 'an address, or an address for each kind of callback',
  fits: (value) =>
    isText(value) ||
    (typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every(isText)),
}
const aCountry: OptionCheck = {
  what: 'the code of a country, e.g. "KE"',
  fits: (value) => typeof value === 'string' && /^[A-Z]{2}$/.test(value),
}

const checks: OptionChecks<PreflightOptions> = {
  publicUrl: aPublicUrl,
  production: aFlag,
  country: aCountry,
  timeout: aDuration(1),
  handlers: aFlag,
}

/** Looks at everything that has to be right before the first order. Never rejects. */
export async function preflight(
  parts: PreflightParts,
  options: PreflightOptions = {},
): Promise<PreflightReport> {
  const lines = await guarded('preflight', () => linesOf(parts, options))
  return { ok: lines.every(({ state }) => state !== 'failed'), lines }
}

async function linesOf(parts: PreflightParts, options: PreflightOptions): Promise<readonly PreflightLine[]> {
  checkOptions<PreflightOptions>('preflight', options, checks)
  const { production = process.env.NODE_ENV === 'production', country = 'NG', timeout = 10_000 } = options
  const { clock, entries } = parts
  const running: Running = { clock, production, country, timeout }
  const planned = await Promise.all(entries.map(({ gateway }) => planOf(gateway, running)))
  const kinds = planned.flatMap(({ gateway, plan }) => kindsOf(gateway, plan))
  const looked = await Promise.all([
    ...planned.map(({ gateway, plan, watched }) =>
      guarded(gateway.name, async () =>
        'url' in plan ? await gatewayLines(gateway.name, plan, watched, running) : [plan],
      ),
    ),
    guarded('callbacks', () => callbackLines(kinds, options, running)),
    guarded('store', () => storeAndHandlers(parts, options, running)),
    guarded('versions', () => versionLines(running)),
  ])
  await Promise.all(
    planned.map(({ watched }) => inTime(running, () => watched.close()).catch(() => undefined)),
  )
  return looked.flat()
}

interface Planned {
  readonly gateway: Gateway
  readonly plan: GatewayPreflight | PreflightLine
  readonly watched: WatchedTransport
}

/** How a gateway is looked at; or why it is not. */
async function planOf(gateway: Gateway, running: Running): Promise<Planned> {
  const watched = new WatchedTransport(running.clock)
  const line = { subject: gateway.name, check: 'gateway' } as const
  try {
    const plan = await inTime(running, () => gateway.preflight?.(watched.watch))
    return { gateway, plan: plan ?? { ...line, ...NO_CHECKS }, watched }
  } catch (error) {
    const result = error instanceof LateError ? late(running) : failedBy(error)
    return { gateway, plan: { ...line, ...result }, watched }
  }
}

const NO_CHECKS = unchecked('this gateway says nothing of how it is looked at')

const kindsOf = ({ callbacks }: Gateway, plan: Planned['plan']): readonly NamedKind[] =>
  Object.entries(callbacks).map(([name, kind]) => ({
    name,
    kind,
    plan: ('url' in plan && plan.callbacks?.[name]) || {},
  }))

async function storeAndHandlers(
  parts: PreflightParts,
  { handlers: isChecked = true }: PreflightOptions,
  running: Running,
): Promise<readonly PreflightLine[]> {
  const accounts = parts.entries.map(({ gateway }) => gateway.account)
  const stored = await storeLines(parts.store, running, accounts)
  const isOpen = stored.every(
    ({ check, state }) => check !== 'writable' || state === 'ok' || state === 'warning',
  )
  return [...stored, ...(await handlerLines(parts, running, { isChecked, isOpen }))]
}

/** The lines of one subject; whatever is thrown on the way is one that has failed. */
async function guarded(
  subject: string,
  look: () => Promise<readonly PreflightLine[]>,
): Promise<readonly PreflightLine[]> {
  try {
    return await look()
  } catch (error) {
    return [{ subject, check: 'preflight', ...failedBy(error) }]
  }
}
