import { lastRunIn, readingsOf } from './base64-runs.ts'
import { inLetters, type Span } from './spelt-out.ts'

/** How long what a handler has thrown is kept. */
export const CUT_AT = 500

/** What stands for the rest of a text. */
const MARK = '…'

/** One character of a secret tells nothing, and stands at the end of a text by chance. */
const LEAST = 2

/**
 * Finds what a text ends with, if it was cut off, and what these values begin with: who cut it may not have known that an
 * earlier event had told them.
 */
export function cutOff(
  values: readonly string[],
  forms: readonly string[],
): (text: string) => readonly Span[] {
  const letters = [...new Set(values.flatMap(inLetters).map((each) => each.letters.toLowerCase()))]
  return (text) => {
    const isMarked = text.endsWith(MARK)
    if (!isMarked && text.length !== CUT_AT) return []
    const kept = isMarked ? text.slice(0, -MARK.length) : text
    const exactly = beginningIn(kept, forms)
    const spans: Span[] = exactly > 0 ? [[kept.length - exactly, kept.length]] : []
    for (const { letters: read, places } of inLetters(kept)) {
      const begun = beginningIn(read.toLowerCase(), letters)
      if (begun > 0) spans.push([places[Math.max(0, read.length - begun)] as number, kept.length])
    }
    const run = lastRunIn(kept)
    const isEncoded = run && readingsOf(kept.slice(...run)).some((read) => beginningIn(read, forms) > 0)
    return isEncoded ? [...spans, run] : spans
  }
}

/** How many characters at the end of a text are the first of one of these, the most. */
function beginningIn(text: string, wanted: readonly string[]): number {
  const lengths = wanted.flatMap((value) => {
    for (let length = Math.min(value.length - 1, text.length); length >= LEAST; length -= 1)
      if (text.endsWith(value.slice(0, length))) return [length]
    return []
  })
  return Math.max(0, ...lengths)
}
