import { isDecimal } from '../data/decimal.ts'
import { parseJson } from '../data/read-json.ts'

/* A gateway's own code may hand out anything: what cannot be a fact must not come as far as an order. */

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (value: unknown): value is string => typeof value === 'string'
const areTexts = (value: unknown): boolean =>
  value === undefined || (isObject(value) && Object.values(value).every(isText))
const isTextOrNone = (value: unknown): boolean => value === undefined || isText(value)
const isAmount = (value: unknown): boolean => value === undefined || (isText(value) && isDecimal(value))

/** What is wrong with a fact, in words; undefined when it can be applied. */
export function wrongInFact(fact: unknown): string | undefined {
  if (!isObject(fact)) return 'it is no fact'
  const { kinds, reference, status, data, amount, ordered, secrets = [] } = fact
  if (!Array.isArray(kinds) || kinds.length === 0 || !kinds.every(isText)) return 'it names no kind of order'
  if (!isText(reference) || reference === '') return 'it names no reference'
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
export function wrongInAnswer(fact: unknown): string | undefined {
  const wrong = wrongInFact(fact)
  if (wrong !== undefined) return wrong
  const { data, answer } = fact as { readonly data: unknown; readonly answer?: unknown }
  try {
    for (const kept of [data, answer]) if (kept !== undefined) parseJson(JSON.stringify(kept))
    return undefined
  } catch {
    return 'it cannot be written down'
  }
}
