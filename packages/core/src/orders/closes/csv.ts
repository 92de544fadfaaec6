import { isDecimal } from '../../data/decimal.ts'
import { UNSEEN } from '../../data/unseen.ts'
import type {
  AccountClose,
  BalanceClose,
  ClosedTopUp,
  KindClose,
  OpenOrders,
  ReportClose,
  Suspect,
} from './close.ts'

/** A line of a close: what it is about, and its figures. */
interface Line {
  readonly section: string
  readonly kind?: string | undefined
  readonly item: string
  readonly currency?: string | undefined
  readonly count?: number | undefined
  readonly amount?: string | undefined
  readonly reference?: string | undefined
  readonly at?: number | undefined
  readonly note?: string | undefined
}

const HEADER =
  'day,zone,gateway,account,close,provisional,made_at,section,kind,item,currency,count,amount,reference,at,note'

/** What spreadsheets take for a formula, in their full-width forms, too. */
const FORMULA = /^\s*[=+\-@|%＝＋－＠｜％]/

/** It would show another text than there is. */
const unseen = new RegExp(`[${UNSEEN}]`, 'gu')

const escaped = (char: string): string => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`

/** Always in quotes: another separator than the comma parts nothing. Amounts stay numbers. */
function cell(given: string): string {
  const value = given.replaceAll(/\p{Cc}/gu, ' ').replaceAll(unseen, escaped)
  const safe = isDecimal(value) || !FORMULA.test(value) ? value : `'${value}`
  return `"${safe.replaceAll('"', '""')}"`
}

const time = (ms: number | undefined): string => (ms === undefined ? '' : new Date(ms).toISOString())

/** Closes as CSV, a line for each figure. */
export function closesCsv(closes: readonly AccountClose[]): string {
  const lines = closes.flatMap((close) => {
    const { day, zone, gateway, account, nth, provisional, madeAt } = close
    const about = [day, zone, gateway, account, String(nth), provisional ? 'yes' : 'no', time(madeAt)]
    return linesOf(close).map(({ section, kind, item, currency, count, amount, reference, at, note }) => {
      const figures = [currency, count === undefined ? '' : String(count), amount, reference, time(at), note]
      return [...about, section, kind, item, ...figures].map((value) => cell(value ?? '')).join(',')
    })
  })
  return `${[HEADER, ...lines].join('\r\n')}\r\n`
}

const linesOf = (close: AccountClose): readonly Line[] => [
  ...close.kinds.flatMap(kindLines),
  ...openLines(close.open),
  ...(close.balance ? balanceLines(close.balance) : []),
  ...close.earlierReports.flatMap(reportLines),
  ...(close.report ? reportLines(close.report) : []),
  ...close.notCompared.map((note) => ({
    section: 'not compared',
    item: /^the (report|balance|close)/.exec(note)?.[1] ?? '',
    note,
  })),
  ...close.suspects.map(suspectLine),
  ...(close.moreSuspects > 0 ? [{ section: 'suspects', item: 'more', count: close.moreSuspects }] : []),
  ...(close.unreadable > 0 ? [{ section: 'unreadable', item: 'orders', count: close.unreadable }] : []),
  {
    section: 'close',
    item: close.agrees ? 'agrees' : close.notCompared.length > 0 ? 'not complete' : 'differs',
  },
]

const kindLines = ({ kind, ends, byHand, sums, withoutAmount }: KindClose): readonly Line[] => [
  ...Object.entries(ends).map(([item, count]) => ({ section: 'ended', kind, item, count })),
  { section: 'ended', kind, item: 'set by hand', count: byHand },
  { section: 'ended', kind, item: 'without amount', count: withoutAmount },
  ...sums.flatMap(({ currency, succeeded, reversed, toldLate, net }) =>
    Object.entries({ succeeded, reversed, 'told late': toldLate, net }).map(([item, amount]) => ({
      section: 'sum',
      kind,
      item,
      currency,
      amount,
    })),
  ),
]

const openLines = ({ states, sums, oldest }: OpenOrders): readonly Line[] => [
  ...Object.entries(states).map(([item, count]) => ({ section: 'open', item, count })),
  ...sums.map(({ currency, amount }) => ({ section: 'open', item: 'sum', currency, amount })),
  ...oldest.map(({ kind, reference, state, createdAt, amount, currency }) => ({
    ...{ section: 'open order', kind, item: state, reference },
    ...{ at: createdAt, amount, currency },
  })),
]

const itemOf = ({ carriedFrom }: ClosedTopUp): string =>
  carriedFrom === undefined ? 'top-up' : `top-up, told to the close of ${carriedFrom}`

function balanceLines(balance: BalanceClose): readonly Line[] {
  const { opening, at, topUps, error } = balance
  const of = (item: string, amount: string | undefined, more: Partial<Line> = {}): readonly Line[] =>
    amount === undefined ? [] : [{ section: 'balance', item, amount, ...more }]
  return [
    ...of('opening', opening?.amount, {
      at: opening?.at,
      note: opening && `told to the close of ${opening.day}`,
    }),
    ...of('in flight at the opening', balance.inFlightBefore),
    ...topUps.flatMap((topUp) => of(itemOf(topUp), topUp.amount, { at: topUp.at, note: topUp.note })),
    ...of('succeeded', balance.succeeded),
    ...of('in flight', balance.inFlight),
    ...(balance.unproved ?? []).map((order) => ({
      section: 'balance',
      item: 'in flight, or given back',
      ...order,
    })),
    ...of('expected', balance.expected),
    ...of('told', balance.told, { at }),
    ...of('difference', balance.difference),
    ...(error ? [{ section: 'balance', item: 'error', at, note: error.message }] : []),
  ]
}

function reportLines(
  report: ReportClose | { readonly error: { readonly message: string } },
): readonly Line[] {
  if ('error' in report) return [{ section: 'report', item: 'error', note: report.error.message }]
  const { day, told, ours, difference, zone, from, until, over } = report
  const span = `${day}: ${time(from)} to ${time(until)}, ${zone}${over ? '' : ', not over'}`
  const sides = [
    ['told', told],
    ['ours', ours],
  ] as const
  return [
    ...sides.flatMap(([item, { count, sums }]) => [
      { section: 'report', item, count, note: span },
      ...sums.map((sum) => ({ section: 'report', item, ...sum })),
    ]),
    { section: 'report', item: 'ours, placed before', count: ours.carriedIn },
    { section: 'report', item: 'placed, succeeded later', count: ours.carriedOut },
    { section: 'report', item: 'ours, reversed later', count: ours.reversedLater },
    { section: 'report', item: 'difference', count: difference },
  ]
}

const suspectLine = ({
  kind,
  reference,
  amount,
  currency,
  found,
  before,
  after,
  reasons,
}: Suspect): Line => ({
  ...{ section: 'suspect', kind, item: found, reference, amount, currency },
  note: `${before === after ? after : `${before}, now ${after}`}: ${reasons.join('; ')}`,
})
