import { isDecimal } from '../data/decimal.ts'
import { parseJson } from '../data/read-json.ts'
import type { FactSource } from './fact.ts'

/* A gateway's own code may hand out anything: what cannot be a fact must not come as far as an order. */

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (value: unknown): value is string => typeof value === 'string'
const areTexts = (value: unknown): boolean =>
  value === undefined || (isObject(value) && Object.values(value).every(isText))
const isTextOrNone = (value: unknown): boolean => value === undefined || isText(value)
const isAmount = (value: unknown): boolean => value === undefined || (isText(value) && isDecimal(value))

/** What is wrong with a fact that came by this road, in words; undefined when it can be applied. */
function wrongInFact(fact: unknown, source: FactSource): string | undefined {
  if (!isObject(fact)) return 'it is no fact'
  if (fact.source !== source) return `its source is not "${source}"`
  const { kinds, reference, status, data, amount, ordered, secrets = [] } = fact
  if (!Array.isArray(kinds) || kinds.length === 0 || !kinds.every(isText)) return 'it names no kind of order'
  if (!isText(reference) || reference === '' || !reference.isWellFormed()) return 'it names no reference'
  if (!isText(status)) return 'it has no status'
  if (!isObject(data)) return 'it has no data'
  if (!isAmount(amount) || (isObject(ordered) && !isAmount(ordered.amount))) return 'an amount is no decimal'
  const other = ['gatewayReference', 'currency', 'callback'].find((name) => !isTextOrNone(fact[name]))
  if (other !== undefined) return `its ${other} is no text`
  if (!Array.isArray(secrets) || !secrets.every(isText)) return 'its secrets are no names'
  const wrong = ['ids', 'terms', 'details'].find((name) => !areTexts(fact[name]))
  return wrong && `its ${wrong} are no texts`
}

/** The same of a fact whose answer is kept and handed out again. */
export function wrongInAnswer(fact: unknown, source: 'call' | 'query'): string | undefined {
  const wrong = wrongInFact(fact, source)
  if (wrong !== undefined) return wrong
  const { data, answer } = fact as { readonly data: unknown; readonly answer?: unknown }
  try {
    for (const kept of [data, answer]) if (kept !== undefined) parseJson(JSON.stringify(kept))
    return undefined
  } catch {
    return 'it cannot be written down'
  }
}

/** The same of a callback's fact, whose data is kept in its event. */
export function wrongInCallback(fact: unknown): string | undefined {
  const wrong = wrongInFact(fact, 'callback')
  if (wrong !== undefined) return wrong
  const { data } = fact as { readonly data: object }
  return hasUnreadableName(data) ? 'its data has a name that cannot be read again' : undefined
}

const hasUnreadableName = (data: object): boolean =>
  Object.hasOwn(data, '__proto__') || Object.values(data).some(isUnreadable)

/** In the text of a value, quotes are escaped: only a name stands so. */
const isUnreadable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (JSON.stringify(value) ?? '').includes('"__proto__":')
