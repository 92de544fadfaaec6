import { createHash } from 'node:crypto'
import type { FlatField } from '../json.ts'
import type { Finding } from './finding.ts'
import {
  asGiven,
  type Field,
  fieldGuesses,
  joinGuesses,
  type OrderGuess,
  orderGuesses,
} from './kumquat-guesses.ts'

const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex')

/** Characters that one guess may put together, so that a message of hundreds of fields is done in a second or two. */
const MOST = 1_000_000

/**
 * How a signature was made wrongly, or undefined when no guess makes it. The fewest mistakes win.
 * @param cutShort called when there are too many fields to try every mistake in a single one
 */
export function guessKumquat(
  given: readonly FlatField[],
  sign: string,
  key: string,
  cutShort: () => void,
): readonly Finding[] | undefined {
  const fields: readonly Field[] = given
    .filter(({ name }) => name !== 'sign')
    .map((field, index) => ({ ...field, index }))
  const orders = orderGuesses.map((order) => ({ ...order, ranks: ranksOf(fields, order) }))
  const size = fields.reduce((sum, { name, text }) => sum + name.length + text.length + 2, 1)
  let best: readonly Finding[] | undefined
  for (const guess of [asGiven, ...fieldGuesses]) {
    let left = Math.max(1, Math.floor(MOST / size))
    for (const changed of guess.change(fields)) {
      if (left === 0) {
        cutShort()
        break
      }
      left -= 1
      for (const { finding: disorder, ranks, empties } of orders) {
        const pairs = arranged(changed, ranks)
          .filter(({ text }) => empties || text !== '')
          .map(({ name, text }) => `${name}=${text}`)
        for (const { finding, join } of joinGuesses) {
          const made = [guess === asGiven ? undefined : guess.finding, disorder, finding]
          const findings = made.filter((each) => each !== undefined)
          if (best !== undefined && best.length <= findings.length) continue
          if (md5(join(pairs, key)) === sign) best = findings
        }
      }
    }
  }
  return best
}

/** Where each field goes, by its index: sorted once, as all that is tried has the same names. */
function ranksOf(fields: readonly Field[], { compare }: OrderGuess): readonly number[] {
  const ranks: number[] = []
  const sorted = compare === undefined ? fields : fields.toSorted(compare)
  for (const [rank, { index }] of sorted.entries()) ranks[index] = rank
  return ranks
}

function arranged(fields: readonly Field[], ranks: readonly number[]): readonly Field[] {
  const places: Field[] = []
  for (const field of fields) places[ranks[field.index] ?? 0] = field
  // One may be left out.
  return places.filter((field) => field !== undefined)
}
