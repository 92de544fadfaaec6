/**
 * Text that everybody keeps as it is: UTF-8 has no half surrogate pairs, so that two texts would travel as the same bytes;
 * and databases cut a text at NUL, or refuse it.
 */
export const isPlain = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000')

export const PLAIN = 'text without half surrogate pairs and NUL'

/** No gateway takes a longer one, and an index cannot hold any length. */
export const LONGEST_REFERENCE = 512

/** Whether an order can have this reference. */
export const isReference = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= LONGEST_REFERENCE && isPlain(value)
