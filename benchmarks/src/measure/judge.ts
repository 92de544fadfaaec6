import type { Target } from '../targets.ts'
import type { Result, Verdict } from './report.ts'
import { median } from './statistics.ts'

/** An A/A ratio outside of this says that the machine was not quiet enough. */
const QUIET = { from: 0.95, to: 1.05 } as const

const isQuiet = (control: number): boolean => control >= QUIET.from && control <= QUIET.to

const isMet = (
  { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY }: Target,
  value: number,
) => value >= atLeast && value <= atMost

/** A ratio within one run, with the A/A ratio of that run beside it. */
export function judgeRatio(target: Target, value: number, control: number): Result {
  return result(target, value, control, isQuiet(control) ? verdictOf(isMet(target, value)) : 'inconclusive')
}

/** Something that is compared with a number: its control is its repetition, and all have to say the same. */
export function judgeRepeated(target: Target, values: readonly number[]): Result {
  const met = values.filter((value) => isMet(target, value)).length
  const agree = met === 0 || met === values.length
  return result(target, median(values), undefined, agree ? verdictOf(met > 0) : 'inconclusive')
}

/** Something without a target: for comparison. */
export function compare(row: string, value: number, unit: string, control?: number): Result {
  const verdict = control === undefined || isQuiet(control) ? 'no target' : 'inconclusive'
  return { row, value, unit, target: undefined, control, verdict }
}

const verdictOf = (met: boolean): Verdict => (met ? 'met' : 'missed')

function result(target: Target, value: number, control: number | undefined, verdict: Verdict): Result {
  const { row, unit, atLeast, atMost } = target
  const limits = [atLeast !== undefined && `≥ ${atLeast}`, atMost !== undefined && `≤ ${atMost}`]
  return { row, value, unit, target: limits.filter(Boolean).join(', '), control, verdict }
}
