import { isDecimal } from '../data/decimal.ts'
import { GatewayError, KumicornError } from '../data/errors.ts'
import { isTrue } from '../data/is-true.ts'
import { JsonNumber } from '../data/json.ts'
import { parseJson } from '../data/read-json.ts'
import type { Fact, FactSource } from './fact.ts'
import { copyOfFields, copyOfList, type Fields, isObject, isText, isTextOrNone } from './plain-texts.ts'

/* A gateway's own code may hand out anything: what cannot be a fact must not come as far as an order. */

/** A fact that can be applied, or what is wrong with what was handed out, in words. */
export type Checked =
  | { readonly fact: Fact; readonly wrong?: undefined }
  | { readonly fact?: undefined; readonly wrong: string }

/**
 * A plain copy of a fact that came by this road. It is read here and nowhere else: whoever made it may change it, or
 * throw, when it is read again after an order was sent.
 */
export function plainFact(given: unknown, source: FactSource): Checked {
  if (!isObject(given)) return { wrong: 'it is no fact' }
  let fact: Fields
  try {
    fact = copyOf(given)
  } catch {
    return { wrong: 'it cannot be read, or cannot be written down' }
  }
  const wrong = wrongIn(fact, source)
  return wrong === undefined ? { fact: fact as unknown as Fact } : { wrong }
}

function copyOf(given: Fields): Fields {
  const { source, callback, kinds, reference, state, status, gatewayReference, ids, amount, currency } = given
  const { unreadable, ordered, terms, details, secrets, data, answer, error, exists, signedBy } = given
  // Nothing costs less than nothing.
  const isBelowZero = isText(amount) && amount.startsWith('-')
  const money = isBelowZero ? { unreadable: unreadable ?? 'amount' } : { amount, unreadable }
  const texts = { source, callback, reference, state, status, gatewayReference, currency, ...money }
  const lists = { kinds: copyOfList(kinds), secrets: copyOfList(secrets) }
  const fields = { ids, terms, details, ordered }
  const copies = Object.entries(fields).map(([name, value]) => [name, copyOfFields(value)] as const)
  const kept = { data: copyOfJson(data), answer: copyOfJson(answer) }
  return { ...texts, ...lists, ...Object.fromEntries(copies), ...kept, error, exists, signedBy }
}

/** What is kept as JSON, and handed out again. @throws Error when it cannot be written down, or not be read again */
function copyOfJson(value: unknown): unknown {
  if (!isObject(value)) return value
  const own = Object.entries(value)
  const isFlat =
    !('toJSON' in value) && own.every(([name, field]) => name !== '__proto__' && isFlatField(field))
  return isFlat ? Object.fromEntries(own) : parseJson(JSON.stringify(value))
}

const isFlatField = (value: unknown): boolean =>
  value === null ||
  value instanceof JsonNumber ||
  ['string', 'number', 'boolean', 'undefined'].includes(typeof value)

const isAmount = (value: unknown): boolean => value === undefined || (isText(value) && isDecimal(value))
const areTexts = (value: unknown): boolean =>
  value === undefined || (isObject(value) && Object.values(value).every(isText))
const isMoney = (value: unknown): boolean =>
  value === undefined || (isObject(value) && isAmount(value.amount) && isTextOrNone(value.currency))
const isObjectOrNone = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null)

function wrongIn(fact: Fields, source: FactSource): string | undefined {
  if (fact.source !== source) return `its source is not "${source}"`
  const { kinds, reference, status, data, amount, ordered, secrets = [], answer, error, exists } = fact
  const { signedBy } = fact
  if (!Array.isArray(kinds) || kinds.length === 0 || !kinds.every((kind) => isText(kind) && kind !== ''))
    return 'it names no kind of order'
  if (!isText(reference) || reference === '' || !reference.isWellFormed()) return 'it names no reference'
  if (!isText(status)) return 'it has no status'
  if (!isObject(data)) return 'it has no data'
  if (!isAmount(amount) || !isMoney(ordered)) return 'an amount is no decimal'
  const texts = ['state', 'gatewayReference', 'currency', 'callback', 'unreadable']
  const other = texts.find((name) => !isTextOrNone(fact[name]))
  if (other !== undefined) return `its ${other} is no text`
  if (!Array.isArray(secrets) || !secrets.every(isText)) return 'its secrets are no names'
  const wrong = ['ids', 'terms', 'details'].find((name) => !areTexts(fact[name]))
  if (wrong !== undefined) return `its ${wrong} are no texts`
  if (!isObjectOrNone(answer)) return 'its answer is no object'
  if (signedBy !== undefined && !Number.isSafeInteger(signedBy)) return 'its signedBy is no number of a key'
  if (error !== undefined && !isTrue(() => isReadable(error))) return 'its error is none of @kumicorn/core'
  return [undefined, true, false, 'maybe'].includes(exists as never) ? undefined : 'its exists is none'
}

/** Whether an error can be handed out, and kept as far as it is. */
function isReadable(error: unknown): boolean {
  if (!(error instanceof KumicornError) || !isText(error.code) || !isText(error.message)) return false
  if (!(error instanceof GatewayError)) return true
  const { gatewayCode, gatewayMessage, httpStatus, meaning } = error
  return isText(gatewayCode) && isText(gatewayMessage) && Number.isFinite(httpStatus) && isTextOrNone(meaning)
}
