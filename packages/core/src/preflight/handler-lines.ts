import type { CheckResult } from '../data/check.ts'
import type { HandlerRegistry } from '../orders/handler-registry.ts'
import type { Handlers } from '../orders/handlers.ts'
import type { PreflightLine } from './report.ts'
import { failed, ok, unchecked, warning } from './results.ts'
import { type Running, runCheck } from './run-check.ts'

export interface HandlerParts {
  readonly handlers: Handlers
  readonly registry: HandlerRegistry
}

/** What is known before the handlers are looked at. */
export interface Beforehand {
  /** False where those of the application are not registered. */
  readonly isChecked: boolean
  /** Whether the store can be asked. */
  readonly isOpen: boolean
}

/** What is seen of the handlers. */
export async function handlerLines(
  { handlers, registry }: HandlerParts,
  running: Running,
  { isChecked, isOpen }: Beforehand,
): Promise<readonly PreflightLine[]> {
  const line = (check: string, result: CheckResult): PreflightLine => ({
    subject: 'handlers',
    check,
    ...result,
  })
  if (!isChecked) {
    const mend = 'register them where this is called; in a config file of the command, by its export handlers'
    return [line('registered', unchecked('the handlers of the application are not registered here', mend))]
  }
  const names = handlers.names()
  const registered = names.length === 0 ? NONE : ok(names.join(', '))
  const expected = isOpen ? await runCheck({ run: () => missingOf(registry) }, running) : NOT_OPEN
  return [line('registered', registered), line('expected', expected)]
}

const NONE = warning(
  'no handler is registered: nobody learns how orders end',
  "register one: kumicorn.on('order.succeeded', { name, handle })",
)

const NOT_OPEN = unchecked('not asked: the store cannot be used')

/** What the store keeps events for and nobody here takes. */
async function missingOf(registry: HandlerRegistry): Promise<CheckResult> {
  const { missing, missingTypes } = await registry.missing()
  if (missing.length > 0) {
    const mend =
      'register them; or give what waits for them to others, or up: handlers.rename(), handlers.forget()'
    return failed(`the store expects handlers that are not registered: ${missing.join(', ')}`, mend)
  }
  if (missingTypes.length > 0) {
    const what = missingTypes.map(({ handler, types }) => `${handler} (${types.join(', ')})`).join('; ')
    const mend = 'register them for these types again: they wait three days, and are dead letters then'
    return failed(`events wait for handlers that do not take their types: ${what}`, mend)
  }
  return ok('every handler that the store expects is registered')
}
