import { isDecimal } from '../data/decimal.ts'
import { ConfigError, KumicornError } from '../data/errors.ts'
import { isThenable } from '../data/realm.ts'
import { unheard } from '../data/unheard.ts'
import type { Asked, Gateway } from '../gateway.ts'
import type { Placement } from './outcome.ts'
import { copyOfList, type Fields, isObject, isText, isTextOrNone } from './plain-texts.ts'

/** What an operation asks for, and the kind of order that it makes. */
export interface AskedOrder extends Asked {
  readonly kind: string
}

/**
 * A plain copy of what a gateway says that an operation asks for. It is written down and compared with what the gateway
 * tells after it was sent: a mistake in it must not wait until then. @throws ConfigError; InputError of the gateway
 */
export function askedBy({
  gateway,
  operation,
  params,
}: Pick<Placement, 'gateway' | 'operation' | 'params'>): AskedOrder {
  const fail = (what: string, cause?: unknown): never => {
    const message = `the gateway "${gateway.name}" cannot say what ${operation} asks for: ${what}`
    throw new ConfigError(message, { gateway: gateway.name, operation, cause })
  }
  let asked: Fields | undefined
  try {
    asked = read(gateway, operation, params)
  } catch (error) {
    // It may refuse a parameter by itself.
    if (error instanceof KumicornError) throw error
    return fail('its own code has failed', error)
  }
  const wrong = asked ? wrongIn(asked) : 'it hands out none, or only later'
  return wrong === undefined ? (asked as unknown as AskedOrder) : fail(wrong)
}

function read(gateway: Gateway, operation: string, params: Placement['params']): Fields | undefined {
  const kind: unknown = gateway.kindOf(operation)
  const given: unknown = gateway.asked(operation, params)
  // Too late for what is to be written before it is sent; that it fails is no news then.
  if (isThenable(given)) unheard(given)
  if (!isObject(given) || isThenable(given)) return undefined
  const { terms, recipient, personal, amount, currency, foreignIds, once, again } = given
  const texts = { kind, recipient, amount, currency, once, again }
  return { ...texts, terms: toldIn(terms), personal: copyOfList(personal), foreignIds: toldIn(foreignIds) }
}

/** A plain copy without what is undefined: it is not asked for. */
const toldIn = (value: unknown): unknown =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined))
    : value

const areTexts = (value: unknown): boolean => isObject(value) && Object.values(value).every(isText)

function wrongIn(asked: Fields): string | undefined {
  const { kind, terms, personal = [], amount, foreignIds = {}, again } = asked
  if (!isText(kind) || kind === '') return 'kindOf names no kind of order'
  if (!areTexts(terms)) return 'its terms are no texts'
  if (!areTexts(foreignIds)) return 'its foreignIds are no texts'
  if (!Array.isArray(personal) || !personal.every(isText)) return 'its personal is no list of names'
  const other = ['recipient', 'currency', 'once'].find((name) => !isTextOrNone(asked[name]))
  if (other !== undefined) return `its ${other} is no text`
  if (![undefined, true, false].includes(again as never)) return 'its again is neither true nor false'
  if (amount === undefined || (isText(amount) && isDecimal(amount))) return undefined
  return `its amount is no decimal text, e.g. "98.00": ${typeof amount === 'string' ? amount : typeof amount}`
}
