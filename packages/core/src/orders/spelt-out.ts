/** Fewer characters stand in many a text with something between them: in a time, an amount, a list of numbers. */
const LEAST = 6

/** Fewer digits are looked for by themselves only: a part of a longer number may be the same by chance. */
const LONG = 8

/**
 * Letters and digits that stand together; and blanks, dashes and the like as URLs, programs and HTML write them, whose
 * letters are none. Each has a bound: no text takes longer than its length.
 */
const RUNS =
  /%(?:20|0[9ad]|2[def]|5f|c2%a0|e2%80%[89a][0-9a-f])|\\{1,8}(?:[nrtvf]|x[0-2a][0-9a-f]|u00[0-2a][0-9a-f]|u20[0-6][0-9a-f])|&(?:[a-z]{1,10}|#\w{1,8});|<\/?[a-z]{1,10} ?\/?>|([\p{L}\p{N}]+)/giu

/** A part of a text, by its bounds. */
export type Span = readonly [from: number, to: number]

/**
 * Finds where values stand in a text whose letters and digits may be parted by anything else: a PIN in groups, or digit by
 * digit. The text is read once, however long it is.
 */
export function speltOut(values: readonly string[]): (text: string) => readonly Span[] {
  const all = values.map((value) => lettersOf(value).letters).filter(({ length }) => length >= LEAST)
  const wanted = [...new Set(all)]
  return (text) => {
    if (!wanted.some(({ length }) => length <= text.length)) return []
    const { letters, places } = lettersOf(text)
    const lower = letters.toLowerCase()
    // Of what changes its length in the other case nothing would be found at its place.
    const anyCase = lower.length === letters.length ? lower : undefined
    const spans = wanted.flatMap((value) => {
      const isLong = value.length >= LONG
      const [within, sought] = isLong && anyCase ? [anyCase, value.toLowerCase()] : [letters, value]
      return found(within, sought)
        .map((at): Span => [places[at] as number, (places[at + sought.length - 1] as number) + 1])
        .filter((span) => isLong || !isWithinNumber(text, span))
    })
    return joined(spans)
  }
}

/** The letters and digits of a text, and where each stands. */
function lettersOf(text: string): { readonly letters: string; readonly places: readonly number[] } {
  const runs: string[] = []
  const places: number[] = []
  for (const { index, 1: run } of text.matchAll(RUNS)) {
    if (run === undefined) continue
    runs.push(run)
    for (let at = 0; at < run.length; at += 1) places.push(index + at)
  }
  return { letters: runs.join(''), places }
}

function found(text: string, sought: string): readonly number[] {
  const places: number[] = []
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) places.push(at)
  return places
}

const isWithinNumber = (text: string, [from, to]: Span): boolean =>
  /\p{N}{2}/u.test(text.slice(Math.max(0, from - 1), from + 1)) ||
  /\p{N}{2}/u.test(text.slice(to - 1, to + 1))

/** Those that meet as one, in their order. */
function joined(spans: readonly Span[]): readonly Span[] {
  const all: [number, number][] = []
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    const last = all.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else all.push([from, to])
  }
  return all
}
