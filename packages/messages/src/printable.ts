import { UNSEEN } from '@kumicorn/core/adapter'

/**
 * Marks that somebody else's text must not bring to a terminal: they steer it, turn the direction of what follows,
 * or cannot be seen. Control characters (C0, C1), format characters (U+061C, U+200B to U+200F, U+202A to U+202E,
 * U+2066 to U+2069, U+FEFF and the like), the separators of lines, and what is blank but no white space (U+3164, U+2800).
 */
const UNSAFE = new RegExp(`[\\p{Cc}${UNSEEN}]`, 'gu')

const escaped = (mark: string): string => `\\u${(mark.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`

/** Text for one line of a terminal: what could harm is shown as `\u202e`. */
export const printable = (text: string): string => text.replace(UNSAFE, escaped)

/** The same for a message, which may have several lines of its own. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n')

/**
 * A value as JSON that is safe in a terminal, and means the same.
 * @param replacer as `JSON.stringify` takes it
 */
export const printableJson = (value: unknown, replacer?: (key: string, value: unknown) => unknown): string =>
  JSON.stringify(value, replacer).replace(UNSAFE, (mark) =>
    [...Array(mark.length).keys()]
      .map((at) => `\\u${mark.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  )
