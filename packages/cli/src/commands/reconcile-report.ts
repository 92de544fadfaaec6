import type { ReconciledOrder } from '@kumicorn/core'
import type { Colour, Column } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { count } from '../output/text.ts'
import { isoTime } from '../output/time.ts'
import { colourOfState } from '../output/views.ts'
import type { Findings } from './findings.ts'

type Finding = keyof Findings

const findings: readonly { readonly key: Finding; readonly title: string; readonly colour: Colour }[] = [
  { key: 'confirmed', title: 'confirmed', colour: 'green' },
  { key: 'changed', title: 'changed', colour: 'yellow' },
  { key: 'missing', title: 'missing at the gateway', colour: 'red' },
  { key: 'amountDiffers', title: 'with another amount', colour: 'red' },
  { key: 'conflicts', title: 'contradictory', colour: 'red' },
  { key: 'failed', title: 'could not be asked', colour: 'red' },
]

export function reportJson(report: Findings, since: Date | undefined): object {
  const failed = report.failed.map(({ error, ...order }) => ({
    ...order,
    error: { code: error.code, message: error.message },
  }))
  return { since: since && isoTime(since.getTime()), ...report, failed }
}

interface Row extends ReconciledOrder {
  readonly finding: string
  readonly colour: Colour
  readonly error: string | undefined
}

const columns: readonly Column<Row>[] = [
  { title: 'FINDING', text: ({ finding }) => finding, colour: ({ colour }) => colour },
  { title: 'REFERENCE', text: ({ reference }) => reference, colour: () => 'bold', atLeast: 12 },
  { title: 'GATEWAY', text: ({ gateway }) => gateway, atLeast: 8 },
  { title: 'KIND', text: ({ kind }) => kind, atLeast: 8 },
  { title: 'BEFORE', text: ({ before }) => before, colour: ({ before }) => colourOfState(before) },
  { title: 'NOW', text: ({ after }) => after, colour: ({ after }) => colourOfState(after) },
]
const withErrors: readonly Column<Row>[] = [
  ...columns,
  { title: 'ERROR', text: ({ error }) => error ?? '', atLeast: 16 },
]

/** What needs no looking at is only counted. */
export function printReport(terminal: Terminal, report: Findings): void {
  const rows = findings
    .filter(({ key }) => key !== 'confirmed')
    .flatMap(({ key, title, colour }) =>
      report[key].map((order): Row => {
        const error = 'error' in order ? (order as Findings['failed'][number]).error.message : undefined
        return { ...order, finding: title, colour, error }
      }),
    )
  if (rows.length > 0) terminal.printTable(rows, report.failed.length > 0 ? withErrors : columns)
  const total = findings.reduce((sum, { key }) => sum + report[key].length, 0)
  const counts = findings
    .filter(({ key }) => report[key].length > 0)
    .map(({ key, title, colour }) => terminal.paint(colour, `${report[key].length} ${title}`))
  if (rows.length > 0) terminal.print('')
  terminal.print(total === 0 ? 'No orders.' : `${count(total, 'order')}: ${counts.join(', ')}`)
}
