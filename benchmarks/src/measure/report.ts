/** What one subject has reached. */
export interface Measurement {
  readonly group: string
  readonly subject: string
  /** The median of the rounds. */
  readonly value: number
  readonly unit: string
  readonly samples: readonly number[]
}

export type Verdict = 'met' | 'missed' | 'inconclusive' | 'no target'

/** One line of the table of targets. */
export interface Result {
  readonly row: string
  readonly value: number
  readonly unit: string
  /** E.g. `≥ 0.9`; undefined for what is measured for comparison only. */
  readonly target: string | undefined
  /** The ratio A/A of the run that it comes from; undefined for what is compared with a number. */
  readonly control: number | undefined
  readonly verdict: Verdict
}

/** What a part of a suite has found. */
export interface Findings {
  readonly measurements: readonly Measurement[]
  readonly results: readonly Result[]
  /** What a reader has to know beside the numbers. */
  readonly notes: readonly string[]
}

export interface SuiteReport extends Findings {
  readonly suite: string
}

/** The findings of all parts. */
export const merged = (suite: string, parts: readonly Findings[]): SuiteReport => ({
  suite,
  measurements: parts.flatMap(({ measurements }) => measurements),
  results: parts.flatMap(({ results }) => results),
  notes: parts.flatMap(({ notes }) => notes),
})

/** What a suite is run with. */
export interface SuiteContext {
  /** Seconds instead of minutes: shows that everything runs, measures nothing that is worth telling. */
  readonly quick: boolean
  /** Runs on the packages' sources instead of what is built of them. */
  readonly sources: boolean
  /** A folder on a disk, for databases; emptied afterwards. */
  readonly folder: string
  /** A folder that stays, for what is dear to make. */
  readonly cache: string
  readonly progress: (text: string) => void
}
