import type { Span } from './spelt-out.ts'

/** As many as the shortest value that is looked for has, at least; a gateway may write `/` as `\/`. */
const RUNS = /(?:[A-Za-z0-9+_-]|\\?\/){6,}={0,2}/g

/** The same at the end of a text that was cut. */
const LAST = /(?:[A-Za-z0-9+_-]|\\?\/){3,}$/

/** Where letters stand in a text that may be base64. */
export const runsIn = (text: string): readonly Span[] =>
  [...text.matchAll(RUNS)].map(({ index, 0: run }): Span => [index, index + run.length])

/** Those that a text ends with. */
export function lastRunIn(text: string): Span | undefined {
  const at = text.slice(-LONGEST_LAST).search(LAST)
  return at < 0 ? undefined : [at + Math.max(0, text.length - LONGEST_LAST), text.length]
}

/** It is searched from every place: a text that was cut is no longer. */
const LONGEST_LAST = 500

/**
 * What letters of base64 may read as: other letters may stand right before them, as of a path, and nobody knows how many.
 * One of four is in step.
 */
export function readingsOf(run: string): readonly string[] {
  const letters = run.replaceAll('\\/', '/')
  return [0, 1, 2, 3].map((from) => Buffer.from(letters.slice(from), 'base64').toString('utf8'))
}

/** The same of many at once, in four texts instead of four of each. */
export function readingsOfAll(runs: readonly string[]): readonly string[] {
  // Each begins in the step of the first one, and is parted from the next one by what is no letter.
  const inStep = runs.map((run) => {
    const letters = run.replaceAll('\\/', '/').replaceAll('=', '')
    return letters.padEnd(Math.ceil(letters.length / 4) * 4 + 4, 'A')
  })
  return readingsOf(inStep.join(''))
}
