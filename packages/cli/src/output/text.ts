import { printable } from '@kumicorn/messages'
import stringWidth from 'string-width'

/** For one line of a table. */
export const oneLine = (text: string): string => printable(text.replace(/[\r\n\t]+/g, ' '))

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
