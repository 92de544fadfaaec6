import type { AccountClose, BalanceClose, DailyClose, KindClose, ReportClose, Suspect } from '@kumicorn/core'
import { printable } from '@kumicorn/messages'
import type { Column } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { count } from '../output/text.ts'
import { isoTime, localTime } from '../output/time.ts'
import { colourOfState, moneyOf } from '../output/views.ts'

/** A figure of a close: in which section, what, and how much. */
interface Figure {
  readonly section: string
  readonly what: string
  readonly count?: number | undefined
  readonly amount?: string | undefined
  readonly at?: number | undefined
  readonly note?: string | undefined
}

const figureColumns: readonly Column<Figure>[] = [
  { title: 'SECTION', text: ({ section }) => section, colour: () => 'dim' },
  { title: 'WHAT', text: ({ what }) => what, atLeast: 12 },
  { title: 'COUNT', text: (row) => (row.count === undefined ? '' : String(row.count)), align: 'right' },
  { title: 'AMOUNT', text: ({ amount }) => amount ?? '', align: 'right' },
  { title: 'AT', text: ({ at }) => (at === undefined ? '' : localTime(at)) },
  { title: 'NOTE', text: ({ note }) => note ?? '', atLeast: 12 },
]

const suspectColumns: readonly Column<Suspect>[] = [
  {
    title: 'FOUND',
    text: ({ found }) => found,
    colour: ({ found }) => (found === 'confirmed' ? 'green' : 'yellow'),
  },
  { title: 'REFERENCE', text: ({ reference }) => reference, colour: () => 'bold', atLeast: 12 },
  { title: 'KIND', text: ({ kind }) => kind, atLeast: 8 },
  { title: 'AMOUNT', text: moneyOf, align: 'right' },
  { title: 'BEFORE', text: ({ before }) => before, colour: ({ before }) => colourOfState(before) },
  { title: 'NOW', text: ({ after }) => after, colour: ({ after }) => colourOfState(after) },
  {
    title: 'WHY',
    text: ({ reasons, error }) => [...reasons, ...(error ? [error.message] : [])].join('; '),
    atLeast: 16,
  },
]

/** One account after the other: its figures, then the orders that may explain a difference. */
export function printClose(terminal: Terminal, closes: readonly AccountClose[]): void {
  if (closes.length === 0) terminal.print('No closes.')
  for (const [index, close] of closes.entries()) {
    const { gateway, account, day, zone, nth, provisional, suspects, moreSuspects, unreadable, agrees } =
      close
    const marks = [nth > 1 && `close ${nth} of this day`, provisional && 'provisional'].filter(Boolean)
    if (index > 0) terminal.print('')
    const title = `${gateway} ${account}, ${day} in ${zone}`
    terminal.print(
      terminal.paint('bold', printable(marks.length > 0 ? `${title} (${marks.join(', ')})` : title)),
    )
    terminal.printTable(figuresOf(close), figureColumns)
    if (suspects.length > 0) {
      terminal.print('')
      terminal.printTable(suspects, suspectColumns)
    }
    if (moreSuspects > 0) terminal.print(`and ${count(moreSuspects, 'order')} more that may explain it`)
    if (unreadable > 0)
      terminal.print(terminal.paint('red', `${count(unreadable, 'order')} could not be read`))
    for (const what of close.notCompared)
      terminal.print(terminal.paint('yellow', printable(`not compared: ${what}`)))
    terminal.print(terminal.paint(agrees ? 'green' : 'red', agrees ? 'agrees' : 'does not agree'))
  }
}

const figuresOf = (close: AccountClose): readonly Figure[] => [
  ...close.kinds.flatMap(kindFigures),
  { section: 'open', what: 'orders', count: close.open.count },
  ...close.open.sums.map((sum) => ({ section: 'open', what: 'sum', amount: moneyOf(sum) })),
  ...(close.balance ? balanceFigures(close.balance) : []),
  ...close.earlierReports.flatMap(reportFigures),
  ...(close.report ? reportFigures(close.report) : []),
]

function kindFigures({ kind, ends, byHand, sums, withoutAmount }: KindClose): readonly Figure[] {
  const counts = { ...ends, 'set by hand': byHand, 'without amount': withoutAmount }
  return [
    ...Object.entries(counts)
      .filter(([, n]) => n > 0)
      .map(([what, n]) => ({ section: kind, what, count: n })),
    ...sums.map(({ currency, net }) => ({
      section: kind,
      what: 'net',
      amount: moneyOf({ amount: net, currency }),
    })),
  ]
}

function balanceFigures(balance: BalanceClose): readonly Figure[] {
  const { opening, topUps, at, error, unproved = [] } = balance
  const rows: readonly Figure[] = [
    { section: '', what: 'opening', amount: opening?.amount ?? 'none yet', at: opening?.at },
    { section: '', what: 'in flight at the opening', amount: balance.inFlightBefore },
    ...topUps.map(({ carriedFrom, ...topUp }) => {
      const what = carriedFrom === undefined ? 'top-up' : `top-up, told to ${carriedFrom}`
      return { section: '', what, ...topUp }
    }),
    { section: '', what: 'succeeded', amount: balance.succeeded },
    { section: '', what: 'in flight', amount: balance.inFlight },
    ...unproved.map(({ reference }) => ({ section: '', what: 'in flight, or given back', note: reference })),
    { section: '', what: 'expected', amount: balance.expected },
    { section: '', what: 'told', amount: balance.told, at, note: error?.message },
    { section: '', what: 'difference', amount: balance.difference },
  ]
  return rows.map((row) => ({ ...row, section: 'balance' }))
}

function reportFigures(
  report: ReportClose | { readonly error: { readonly message: string } },
): readonly Figure[] {
  if ('error' in report) return [{ section: 'report', what: 'told', note: report.error.message }]
  const { day, told, ours, difference, from, until, zone, over } = report
  const span = `${day}: ${localTime(from)} to ${localTime(until)} (${zone})${over ? '' : ', not over'}`
  return [
    { section: 'report', what: 'told', count: told.count, note: span },
    ...told.sums.map((sum) => ({ section: 'report', what: 'told', amount: moneyOf(sum) })),
    { section: 'report', what: 'ours', count: ours.count },
    ...ours.sums.map((sum) => ({ section: 'report', what: 'ours', amount: moneyOf(sum) })),
    { section: 'report', what: 'of these placed before', count: ours.carriedIn },
    { section: 'report', what: 'more that succeeded later', count: ours.carriedOut },
    { section: 'report', what: 'of ours reversed later', count: ours.reversedLater },
    { section: 'report', what: 'difference', count: difference },
  ]
}

/** The close as `--json` shows it: times in ISO 8601. */
export const closeJson = ({ accounts, from, until, ...close }: DailyClose): object => ({
  ...close,
  ...{ from: isoTime(from), until: isoTime(until) },
  accounts: accounts.map(accountJson),
})

const TIMES: ReadonlySet<string> = new Set(['at', 'from', 'until', 'madeAt', 'createdAt'])

/** Its times stand by their names, at whatever depth. */
export function accountJson(close: AccountClose): object {
  const shown = (name: string, value: unknown): unknown => {
    if (typeof value === 'number' && TIMES.has(name)) return isoTime(value)
    if (Array.isArray(value)) return value.map((each) => shown('', each))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shown(key, each)]))
  }
  return shown('', close) as object
}
