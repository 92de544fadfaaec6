import { ConfigError } from './errors.ts'
import { isDate } from './realm.ts'

/** What an option has to be: whether a value is that, and how to say it. */
export interface OptionCheck {
  readonly what: string
  fits(value: unknown): boolean
}

const check = (what: string, fits: (value: unknown) => boolean): OptionCheck => ({ what, fits })

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is an object of the language's or the host's own kind: a Map, a Promise. Its fields are not its content. */
function builtinOf(value: unknown): string | undefined {
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1)
  return kind === 'Object' || kind === 'Module' ? undefined : kind
}

/** An object like `{ … }`, or of a class of the application. */
export const isOptions = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && builtinOf(value) === undefined

export const anything = check('', () => true)
export const anObject = check('an object', isOptions)
export const aList = check('a list', Array.isArray)
export const aFlag = check('true or false', (value) => typeof value === 'boolean')
export const aFunction = check('a function', (value) => typeof value === 'function')
export const aString = check('a text', (value) => typeof value === 'string')
export const aText = check(
  'a text that is not blank',
  (value) => typeof value === 'string' && value.trim() !== '' && value.isWellFormed(),
)
export const aDate = check('a Date', isDate)
export const aNumberAboveZero = check(
  'a number above zero',
  (value) => typeof value === 'number' && value > 0,
)
const DAY = 24 * 60 * 60_000
/** A store keeps whole milliseconds, and adds them to times. */
export const aDuration = (mostDays: number): OptionCheck => {
  const most = mostDays * DAY
  const days = mostDays === 1 ? '1 day' : `${mostDays} days`
  const what = `a whole number of milliseconds from 1 to ${most} (${days})`
  return check(
    what,
    (value) => Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= most,
  )
}
export const aWait = check(
  'a number of milliseconds from zero',
  (value) => typeof value === 'number' && value >= 0,
)
export const aCount = (least: number): OptionCheck =>
  check(`a whole number from ${least}`, (value) => Number.isSafeInteger(value) && (value as number) >= least)
export const anOrderEvent = check(
  'an order event, as a handler gets it',
  (value) => isObject(value) && typeof value.source === 'string',
)
export const anObjectWith = (what: string, ...methods: readonly string[]): OptionCheck =>
  check(what, (value) => isObject(value) && methods.every((method) => typeof value[method] === 'function'))
export function orFalse(wanted: OptionCheck): OptionCheck {
  requireGiven('orFalse', 'the check', wanted, aCheck)
  const { what, fits } = wanted
  return check(`${what}, or false`, (value) => value === false || fits(value))
}
const aCheck = anObjectWith('a check of an option', 'fits')
export const aSignal = anObjectWith(
  'an AbortSignal',
  'throwIfAborted',
  'addEventListener',
  'removeEventListener',
)
export function oneOf(texts: readonly string[]): OptionCheck {
  requireGiven('oneOf', 'texts', texts, aList)
  return check(`one of ${texts.join(', ')}`, (value) => texts.includes(value as string))
}
/** A list of which every entry fits. */
export const aListOf = (entry: OptionCheck): OptionCheck =>
  check(
    `a list, each entry ${entry.what}`,
    // A copy: what is missing in a list is passed over by every().
    (value) => Array.isArray(value) && [...value].every((each) => entry.fits(each)),
  )

export type OptionChecks<Options> = { readonly [Name in keyof Required<Options>]: OptionCheck }

/**
 * Checks the names and the values of options; an option that is undefined is not given.
 * @param of whose options, e.g. `createKumicorn` or `reconcile`
 * @throws ConfigError that names the mistake and what is meant; never holds a value, which may be a secret
 */
export function checkOptions<Options extends object>(
  of: string,
  options: unknown,
  checks: OptionChecks<Options>,
): asserts options is Options {
  requireGiven('checkOptions', 'the checks', checks, anObject)
  if (!isOptions(options))
    throw new ConfigError(`${of}: the options must be an object, not ${kindOf(options)}${likeHint(options)}`)
  const names = Object.keys(checks)
  for (const name of namesIn(options, checks)) {
    const value = options[name]
    if (!Object.hasOwn(checks, name))
      throw new ConfigError(`${of}: there is no option "${name}"${nearestHint(name, names)}`)
    const wanted = checks[name as keyof Options]
    if (value === undefined || wanted.fits(value)) continue
    const hint = wanted === anObject ? likeHint(value) : ''
    throw new ConfigError(`${of}.${name} must be ${wanted.what}, not ${kindOf(value)}${hint}`)
  }
}

/**
 * Checks what a function is given that takes no options.
 * @param of the function, e.g. `kumquatCallbackOf`
 * @throws ConfigError that names the mistake; never holds the value, which may be a secret
 */
export function requireGiven(of: string, name: string, value: unknown, wanted: OptionCheck): void {
  if (wanted.fits(value)) return
  throw new ConfigError(`${of}: ${name} must be ${wanted.what}, not ${kindOf(value)}`)
}

/** The names that options have, and those that they inherit; methods of a class are none. */
export function namesIn(options: object, checks: object): ReadonlySet<string> {
  const names = new Set(Object.keys(options))
  for (let at = Object.getPrototypeOf(options); at && !isRoot(at); at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (typeof value !== 'function' || Object.hasOwn(checks, name)) names.add(name)
  }
  return names
}

/** `Object.prototype`, also of another realm. */
const isRoot = (value: object): boolean =>
  Object.getPrototypeOf(value) === null && Object.hasOwn(value, 'hasOwnProperty')

export const likeHint = (value: unknown): string =>
  isObject(value) && builtinOf(value) ? ': give one like { … }' : ''

/** What a value is, to be put behind `not`; never the text itself, which may be a secret. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'number') return String(value)
  if (typeof value === 'string') return value.trim() === '' ? 'a blank text' : 'a text like this'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint')
    return `a ${typeof value}`
  if (Array.isArray(value)) return 'this list'
  const builtin = isObject(value) ? builtinOf(value) : undefined
  if (builtin === 'Date' && !isDate(value)) return 'one that is no time'
  return builtin ? `a ${builtin}` : 'an object like this'
}

/** What may be meant by a name that there is not, to be put behind the message. */
export function nearestHint(name: string, names: readonly string[]): string {
  const meant = nearestOf(name, names)
  return meant === undefined ? ` (there are: ${names.join(', ')})` : `: did you mean "${meant}"?`
}

/**
 * The one of several names that is so near that it is probably meant.
 * @param most how many letters may differ; else two, or a third of them
 */
export function nearestOf(name: string, names: readonly string[], most?: number): string | undefined {
  requireGiven('nearestOf', 'names', names, aList)
  const [nearest] = names
    .map((known) => ({ known, distance: distanceOf(name.toLowerCase(), known.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  return nearest && nearest.distance <= (most ?? Math.max(2, name.length / 3)) ? nearest.known : undefined
}

/** How many letters have to be put in, left out or changed, or change places with the next one. */
function distanceOf(a: string, b: string): number {
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j += 1) {
      const changed = (row[j] ?? 0) + Number(a[i] !== b[j])
      const isSwapped = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j]
      const swapped = isSwapped ? (before[j - 1] ?? 0) + 1 : changed
      next.push(Math.min(changed, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
