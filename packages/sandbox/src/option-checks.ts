import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { aText, checkOptions, type OptionChecks } from '@kumicorn/core/adapter'
import { isDecimal } from './engine/decimal.ts'
import { type Duration, LAST_MOMENT, milliseconds } from './engine/duration.ts'
import { SandboxError } from './errors.ts'

/** Checks the names and the values of options. @throws SandboxError that names the mistake and what is meant */
export function checkSandboxOptions<Options extends object>(
  of: string,
  options: unknown,
  checks: OptionChecks<Options>,
): asserts options is Options {
  try {
    checkOptions<Options>(of, options, checks)
  } catch (cause) {
    throw new SandboxError((cause as Error).message, { cause })
  }
}

/** @throws SandboxError */
export function requireThat(right: boolean, mistake: string): asserts right {
  if (!right) throw new SandboxError(mistake)
}

/** Options without the entries that are undefined, which would hide a default. */
export type Given<Options> = { [Name in keyof Options]: Exclude<Options[Name], undefined> }

export function given<Options extends object>(options: Options): Given<Options> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never
}

/** Options with their defaults: only those named are still left out where they were. */
export type Settled<Options, Open extends keyof Options> = Readonly<
  Required<Given<Required<Omit<Options, Open>>>> & Pick<Given<Options>, Open>
>

type Check = OptionChecks<{ readonly option: unknown }>['option']

/** What kind of object it is, also of another realm, as everything of Node is in Jest. */
const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice('[object '.length, -1)

const isFrom0 = (value: unknown): boolean => typeof value === 'number' && value >= 0

export const aPort: Check = {
  what: 'a whole number from 0 to 65535',
  fits: (value) => isFrom0(value) && Number.isInteger(value) && (value as number) <= 65_535,
}
export const aDecimal: Check = {
  what: 'decimal text, e.g. "100.00"',
  fits: (value) => typeof value === 'string' && isDecimal(value),
}
export const aSpeed: Check = {
  what: 'a number from 0',
  fits: (value) => isFrom0(value) && Number.isFinite(value),
}
export const aWholeNumber: Check = { what: 'a whole number', fits: Number.isSafeInteger }
export const aNumberOfTimes: Check = {
  what: "a whole number from 1, or 'always'",
  fits: (value) => value === 'always' || (Number.isSafeInteger(value) && (value as number) >= 1),
}
export const aShare: Check = {
  what: 'a share from 0 to 1',
  fits: (value) => isFrom0(value) && (value as number) <= 1,
}
export const aCount: Check = {
  what: 'a whole number from 0',
  fits: (value) => isFrom0(value) && Number.isInteger(value),
}
export const someMilliseconds: Check = { what: 'a number of milliseconds from 0, or Infinity', fits: isFrom0 }
export const aMoment: Check = {
  what: 'a Date, or milliseconds since the epoch',
  fits: (value) =>
    (typeof value === 'number' || tagOf(value) === 'Date') && Math.abs(Number(value)) <= LAST_MOMENT,
}
export const texts: Check = {
  what: 'a list of texts that are not blank',
  // A copy: `every` passes over what is missing in a list.
  fits: (value) => Array.isArray(value) && [...value].every((each) => aText.fits(each)),
}

export const aCertificate: Check = {
  what: '{ cert, key }, both PEM: a certificate and the key that belongs to it',
  fits(value) {
    const { cert, key } = (value ?? {}) as Readonly<Record<string, unknown>>
    if (
      ![cert, key].every(
        (each) =>
          (typeof each === 'string' || tagOf(each) === 'Uint8Array') &&
          (each as string | Uint8Array).length > 0,
      )
    )
      return false
    try {
      createSecureContext({ cert, key } as SecureContextOptions)
      return true
    } catch {
      return false
    }
  },
}

export const durations: Check = {
  what: 'a list of durations, such as ["1m", "1h"]',
  fits: (value) => Array.isArray(value) && [...value].every(isDuration),
}

function isDuration(value: unknown): boolean {
  try {
    milliseconds(value as Duration)
    return true
  } catch {
    return false
  }
}
