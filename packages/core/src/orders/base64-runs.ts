import type { Span } from './spelt-out.ts'

/** A gateway may write `/` as `\/`. */
const LETTER = String.raw`(?:[A-Za-z0-9+_-]|\\?\/)`

/** Where a line ends, as programs and URLs write it; and what stands before the next one, as where Node shows several. */
const BREAK = String.raw`(?:[\r\n]|\\{1,8}[rn]|%0[aAdD]){1,4}(?:['"\x60] \+\s{1,16}['"\x60]|[ \t]{1,16})?`

const BREAKS = new RegExp(BREAK, 'g')

/** As many as the shortest value that is looked for has, at least. */
const RUNS = new RegExp(`${LETTER}{6,}={0,2}`, 'g')

/** Each line that follows goes on with it, as in a mail. All of it is one match: no text takes longer than its length. */
const LINES = new RegExp(`${LETTER}+(?:${BREAK}${LETTER}+)*={0,2}`, 'g')

/** The same at the end of a text that was cut, maybe within the end of a line. */
const LAST = new RegExp(
  `${LETTER}+(?:${BREAK}${LETTER}+)*(?:${BREAK})?(?=(?:\\\\{1,8}|%0?|['"\x60] ?\\+?\\s{0,16})?$)`,
)

/** Where letters stand in a text that may be base64: in each line, and in lines that follow each other. */
export const runsIn = (text: string): readonly Span[] => [
  ...spansOf(text, RUNS),
  ...spansOf(text, LINES).filter((span) => text.slice(...span).search(BREAKS) >= 0),
]

const spansOf = (text: string, runs: RegExp): readonly Span[] =>
  [...text.matchAll(runs)].map(({ index, 0: run }): Span => [index, index + run.length])

/** Those that a text ends with. */
export function lastRunIn(text: string): Span | undefined {
  const from = Math.max(0, text.length - LONGEST_LAST)
  const last = LAST.exec(text.slice(from))
  return last && last[0].length >= 3 ? [from + last.index, from + last.index + last[0].length] : undefined
}

/** It is searched from every place: a text that was cut is no longer. */
const LONGEST_LAST = 500

/** Letters of base64 without what stands between them. */
export const lettersOf = (run: string): string => run.replace(BREAKS, '').replaceAll('\\/', '/')

/**
 * What letters of base64 may read as: other letters may stand right before them, as of a path, and nobody knows how many.
 * One of four is in step.
 */
export function readingsOf(run: string): readonly string[] {
  const letters = lettersOf(run)
  return [0, 1, 2, 3].map((from) => Buffer.from(letters.slice(from), 'base64').toString('utf8'))
}

/** The same of many at once, in four texts instead of four of each. */
export function readingsOfAll(runs: readonly string[]): readonly string[] {
  // Each begins in the step of the first one, and is parted from the next one by what is no letter.
  const inStep = runs.map((run) => {
    const letters = lettersOf(run).replaceAll('=', '')
    return letters.padEnd(Math.ceil(letters.length / 4) * 4 + 4, 'A')
  })
  return readingsOf(inStep.join(''))
}
