import { median } from './statistics.ts'

/** Something that is measured, e.g. a server under load. */
export interface Subject {
  readonly name: string
  /** One round; returns what was measured. */
  round(): Promise<number>
}

/** What every round has measured, by subject. */
export type Samples = ReadonlyMap<string, readonly number[]>

/**
 * Measures A, B, C, A, B, C …: what changes with time (other work on the machine, its temperature) meets all of them
 * alike. The subjects are expected to be warm.
 */
export async function interleaved(
  subjects: readonly Subject[],
  count: number,
  progress: (text: string) => void,
): Promise<Samples> {
  const samples = new Map(subjects.map(({ name }) => [name, [] as number[]]))
  for (let round = 1; round <= count; round += 1) {
    for (const subject of subjects) {
      progress(`round ${round} of ${count}: ${subject.name}`)
      samples.get(subject.name)?.push(await subject.round())
    }
  }
  return samples
}

/** What a subject has measured. */
export function samplesOf(samples: Samples, name: string): readonly number[] {
  const found = samples.get(name)
  if (!found) throw new Error(`nothing was measured of "${name}"`)
  return found
}

/** The baseline runs twice in every round: how far its two halves differ is how much a ratio to it is worth. */
export interface Baseline {
  readonly name: string
  readonly again: string
}

/** The median of the ratios within each round, never of what different rounds have measured. */
export function ratio(samples: Samples, name: string, baseline: string | Baseline): number {
  const names = typeof baseline === 'string' ? [baseline] : [baseline.name, baseline.again]
  const lists = names.map((one) => samplesOf(samples, one))
  const base = (round: number): number =>
    lists.reduce((sum, list) => sum + (list[round] as number), 0) / lists.length
  return median(samplesOf(samples, name).map((value, round) => value / base(round)))
}

/** A/A: the same subject against itself. */
export const control = (samples: Samples, { name, again }: Baseline): number => ratio(samples, again, name)
