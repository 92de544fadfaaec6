import { UNSAFE } from './text.ts'

const orNull = (_key: string, value: unknown): unknown => (value === undefined ? null : value)

/**
 * One line of JSON. What is undefined becomes null, so that the shape stays the same. Characters that could steer
 * a terminal are escaped, which JSON reads as the same text.
 */
export const jsonLine = (value: object): string => JSON.stringify(value, orNull).replace(UNSAFE, inUnits)

/** JSON escapes halves of a character that takes two. */
const inUnits = (char: string): string =>
  Array.from({ length: char.length }, (_, n) => unit(char.charCodeAt(n))).join('')

const unit = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`
