import { Refusal } from './exchange.ts'

/** More of a text is none that a person has typed. */
const LONGEST = 2_000

const wrong = (message: string): Refusal => new Refusal(400, 'bad_request', message)

/** What an action was sent with. */
export class Fields {
  readonly #given: Readonly<Record<string, unknown>>

  /** @throws Refusal for what is no object */
  constructor(given: unknown) {
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      throw wrong('The body is no object.')
    this.#given = given as Readonly<Record<string, unknown>>
  }

  /** @throws Refusal when it is missing, blank or too long */
  text(name: string): string {
    const text = this.maybe(name)
    if (text === undefined) throw wrong(`"${name}" is missing.`)
    return text
  }

  /** @throws Refusal when it is there and no text, or too long */
  maybe(name: string): string | undefined {
    const value = this.#given[name]
    if (value === undefined || value === null || value === '') return undefined
    if (typeof value !== 'string' || value.trim() === '' || value.length > LONGEST || !value.isWellFormed())
      throw wrong(`"${name}" must be a text of at most ${LONGEST} characters.`)
    return value
  }

  /** @throws Refusal when it is no whole number */
  number(name: string): number {
    const value = this.#given[name]
    if (!Number.isSafeInteger(value)) throw wrong(`"${name}" must be a whole number.`)
    return value as number
  }

  flag(name: string): boolean {
    return this.#given[name] === true
  }

  /** What stands in a list of objects; nothing when it is missing. @throws Refusal when it is none, or too long */
  list(name: string, most: number): readonly Fields[] {
    const value = this.#given[name] ?? []
    if (!Array.isArray(value) || value.length > most)
      throw wrong(`"${name}" must be a list of at most ${most}.`)
    return value.map((each) => new Fields(each))
  }
}

/** One of some words. @throws Refusal for another one */
export function oneOf<Word extends string>(
  name: string,
  given: string | null,
  words: readonly Word[],
): Word | undefined {
  if (given === null || given === '') return undefined
  if (words.includes(given as Word)) return given as Word
  throw wrong(`"${name}" must be one of ${words.join(', ')}.`)
}

/** A whole number within limits; what is none is refused. @throws Refusal */
export function count(name: string, given: string | null, most: number, otherwise: number): number {
  if (given === null || given === '') return otherwise
  if (!/^\d{1,9}$/.test(given) || Number(given) < 1) throw wrong(`"${name}" must be a whole number from 1.`)
  return Math.min(Number(given), most)
}

/** A time in milliseconds. @throws Refusal */
export function time(name: string, given: string | null): Date | undefined {
  if (given === null || given === '') return undefined
  const date = new Date(Number(given))
  if (!/^\d{1,15}$/.test(given) || Number.isNaN(date.getTime()))
    throw wrong(`"${name}" must be a time in milliseconds.`)
  return date
}
