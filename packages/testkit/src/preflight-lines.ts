import type { PreflightLine, PreflightReport } from '@kumicorn/core'

/** The lines of a report by `subject check`. */
export function linesOf({ lines }: PreflightReport): Readonly<Record<string, PreflightLine>> {
  return Object.fromEntries(lines.map((line) => [`${line.subject} ${line.check}`, line]))
}

/** What of a report is not ok, as `subject check` and state; not that it was slow: a machine may be busy with other tests. */
export function troubles({ lines }: PreflightReport): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines
      .filter(({ check, state }) => state !== 'ok' && !(check === 'latency' && state === 'warning'))
      .map(({ subject, check, state }) => [`${subject} ${check}`, state]),
  )
}
