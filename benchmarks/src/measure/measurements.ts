import type { Measurement } from './report.ts'
import type { Samples } from './rounds.ts'
import { median } from './statistics.ts'

/** What each subject of a group has reached. */
export function measurementsOf(group: string, unit: string, samples: Samples): Measurement[] {
  return [...samples].map(([subject, list]) => ({
    group,
    subject,
    value: median(list),
    unit,
    samples: list,
  }))
}
