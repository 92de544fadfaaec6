/** Fewer characters stand in many a text with something between them: in a time, an amount, a list of numbers. */
const LEAST = 6

/** Fewer digits are looked for by themselves only: a part of a longer number may be the same by chance. */
const LONG = 8

/**
 * Letters and digits that stand together; and blanks, dashes and the like as URLs, programs and HTML write them, whose
 * letters are none. Each has a bound: no text takes longer than its length.
 */
const RUNS =
  /%(?:0[9aAdD]|2[\da-fA-F]|3[a-fA-F]|40|5[b-fB-F]|60|7[b-eB-E]|[cC]2%[aA]0|[eE]2%8[01]%[89abAB][\da-fA-F]|[eE]3%80%80|[eE][fF]%[bB][bB]%[bB][fF])|\\{1,8}(?:[nrtvf]|x[0-2aA][\da-fA-F]|u00[0-2aA][\da-fA-F]|u20[0-6][\da-fA-F]|u3000|u[fF][eE][fF][fF])|&(?:[a-zA-Z]{1,10}|#\w{1,8});|<\/?[a-zA-Z]{1,10} ?\/?>|([\p{L}\p{N}]+)/gu

/** The same where what looks like one of these is what it is: a path of Windows, a code in angle brackets. */
const LITERALLY = /([\p{L}\p{N}]+)/gu

/** What one of these begins with. */
const MAY_BE_WRITTEN = /[%\\&<]/

/** A part of a text, by its bounds. */
export type Span = readonly [from: number, to: number]

/**
 * Finds where values stand in a text whose letters and digits may be parted by anything else: a PIN in groups, or digit by
 * digit. The text is read twice at most, however long it is.
 */
export function speltOut(values: readonly string[]): (text: string) => readonly Span[] {
  const wanted = [...new Set(values.flatMap(inLetters).map(({ letters }) => letters))].filter(
    ({ length }) => length >= LEAST,
  )
  return (text) => {
    if (!wanted.some(({ length }) => length <= text.length)) return []
    const spans = spansOf(wanted, lettersOf(text))
    return MAY_BE_WRITTEN.test(text) ? [...spans, ...spansOf(wanted, lettersOf(text, LITERALLY))] : spans
  }
}

/** The letters and digits of a text, and where each stands. */
export interface Letters {
  readonly letters: string
  readonly places: readonly number[]
}

function spansOf(wanted: readonly string[], { letters, places }: Letters): readonly Span[] {
  const lower = letters.toLowerCase()
  // Of what changes its length in the other case nothing would be found at its place.
  const anyCase = lower.length === letters.length ? lower : undefined
  return wanted.flatMap((value) => {
    const isLong = value.length >= LONG
    const [within, sought] = isLong && anyCase ? [anyCase, value.toLowerCase()] : [letters, value]
    return found(within, sought)
      .filter((at) => isLong || !isWithinNumber({ letters, places }, at, at + sought.length))
      .map((at): Span => [places[at] as number, (places[at + sought.length - 1] as number) + 1])
  })
}

/** As letters and digits alone, in both ways of reading. */
export const inLetters = (text: string): readonly Letters[] => [lettersOf(text), lettersOf(text, LITERALLY)]

function lettersOf(text: string, parts: RegExp = RUNS): Letters {
  const runs: string[] = []
  const places: number[] = []
  for (const { index, 1: run } of text.matchAll(parts)) {
    if (run === undefined) continue
    runs.push(run)
    for (let at = 0; at < run.length; at += 1) places.push(index + at)
  }
  return { letters: runs.join(''), places }
}

/** Where a text stands in another one. */
export function found(text: string, sought: string): readonly number[] {
  const places: number[] = []
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) places.push(at)
  return places
}

/** Whether a digit stands right beside it: the last character of an escape is none. */
function isWithinNumber({ letters, places }: Letters, from: number, to: number): boolean {
  const isNumber = (at: number): boolean =>
    places[at] === (places[at - 1] ?? -2) + 1 && /\p{N}{2}/u.test(letters.slice(at - 1, at + 1))
  return isNumber(from) || isNumber(to)
}

/** Those that meet as one, in their order. */
export function joined(spans: readonly Span[]): readonly Span[] {
  const all: [number, number][] = []
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    const last = all.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else all.push([from, to])
  }
  return all
}
