import type { Measurement, Result, SuiteReport } from '../measure/report.ts'
import { shortNumber } from './number.ts'
import { table } from './table.ts'

/** What a suite has found, as text for a terminal. */
export function show({ suite, measurements, results, notes }: SuiteReport): string {
  const groups = Map.groupBy(measurements, ({ group }) => group)
  const parts = [...groups].map(([group, list]) => showGroup(group, list))
  const said = notes.map((note) => `note: ${note}`)
  return [`\n== ${suite}`, ...parts, showResults(results), ...said].join('\n\n')
}

function showGroup(group: string, measurements: readonly Measurement[]): string {
  const first = measurements[0]?.value ?? Number.NaN
  const rows = measurements.map(({ subject, value, unit, samples }) => [
    subject,
    shortNumber(value),
    unit,
    samples.length > 1 ? `${shortNumber(Math.min(...samples))} … ${shortNumber(Math.max(...samples))}` : '',
    `${(value / first).toFixed(2)}`,
  ])
  return table([group, 'median', 'unit', 'rounds', '× first'], rows, [1, 4])
}

function showResults(results: readonly Result[]): string {
  const rows = results.map(({ row, value, unit, target = '', control, verdict }) => [
    row,
    shortNumber(value),
    unit,
    target,
    control === undefined ? '' : control.toFixed(3),
    verdict,
  ])
  return table(['row', 'value', 'unit', 'target', 'A/A', 'verdict'], rows, [1, 4])
}
