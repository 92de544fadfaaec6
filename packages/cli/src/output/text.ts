import stringWidth from 'string-width'

/** Control characters (C0, C1), those that turn the direction of text or cannot be seen, and separators of lines. */
export const UNSAFE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

const escaped = (char: string): string => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`

/** Text from outside (a gateway, a handler's error) must not be able to steer the operator's terminal. */
export const harmless = (text: string): string => text.replace(UNSAFE, escaped)

/** The same for a message, which may have several lines of its own. */
export const harmlessLines = (text: string): string => text.split('\n').map(harmless).join('\n')

/** For one line of a table. */
export const oneLine = (text: string): string => harmless(text.replace(/[\r\n\t]+/g, ' '))

const graphemes = new Intl.Segmenter()

/** The text in at most `width` columns, with an ellipsis where it was cut. */
export function fit(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let cut = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment)
    if (used > width - 1) break
    cut += segment
  }
  return `${cut}…`
}

/** Fills up with spaces to `width` columns. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)))
  return align === 'left' ? text + space : space + text
}

/** `1 order`, `2 orders`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`
