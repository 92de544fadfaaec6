import type { AccountClose, CloseListOptions, ClosePage, DailyCloses, UnreadableClose } from '@kumicorn/core'
import { latestFirst } from '@kumicorn/core/adapter'
import type { Command } from 'commander'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { parseLimit } from '../input/parsers.ts'
import { jsonLine } from '../output/json.ts'
import type { Terminal } from '../output/terminal.ts'
import { accountJson, printClose } from './close-report.ts'
import { type Context, examples, fail, type GlobalFlags, withKumicorn } from './context.ts'

interface Flags extends GlobalFlags {
  readonly from?: string
  readonly upTo?: string
  readonly account?: string
  readonly limit?: number
  readonly last?: boolean
  readonly csv?: boolean
}

/** Closes that are read at a time, and how many are shown unless more are wanted. */
const PAGE = 100

export function addCloses(program: Command, context: Context): void {
  const closes = program
    .command('closes')
    .summary('Show the closes of days that were kept. Needs a config file.')
    .description('Show the closes of days that were kept, the latest day first. Needs a config file.')
    .option('--from <day>', 'the first day, e.g. 2026-11-01')
    .option('--up-to <day>', 'the last day')
    .option('--account <account>', 'only those of this account')
    .option('--limit <count>', 'how many, at most. Default: 100; with --csv and --json: all', parseLimit)
    .option('--last', 'of each day and account only the close that was made last')
    .option('--csv', 'as CSV, a line for each figure')
    .action((_options: unknown, command: Command) => run(context, command.optsWithGlobals<Flags>()))
  examples(
    closes,
    'closes --from 2026-11-01 --up-to 2026-11-30 --last --csv > november.csv',
    'closes --limit 1 --json',
  )
}

async function run(context: Context, flags: Flags): Promise<void> {
  const { terminal } = context
  const { from, upTo, account, limit, last, csv, json } = flags
  if (csv && json) throw new UsageError('closes: give --csv or --json, not both')
  await withKumicorn(context, flags, 'it says whose orders these are', async ({ dailyCloses }) => {
    const span = { from, upTo, account }
    const isAll = limit === undefined && (csv || json)
    const pages = isAll ? allOf(dailyCloses, span) : [await someOf(dailyCloses, span, limit ?? PAGE)]
    const unread: UnreadableClose[] = []
    let isFirst = true
    for await (const { closes: found, unreadable, isCut } of pages) {
      unread.push(...unreadable)
      const closes = last ? lastOnes(found, [...found, ...unreadable]) : found
      if (json) terminal.print(...closes.map((close) => jsonLine(accountJson(close))))
      else if (csv) printCsv(terminal, await dailyCloses.csv(closes), isFirst)
      else if (found.length + unreadable.length === 0 || closes.length > 0) printClose(terminal, closes)
      if (isCut)
        terminal.note(
          `Only the latest ${found.length + unreadable.length} closes are shown: --limit <count> shows more.`,
        )
      isFirst = false
      if (!terminal.hasReader) return
    }
    for (const { day, account: of, nth, error } of unread)
      fail(context, `close ${nth} of ${day}, of ${of}, cannot be read: ${error.message}`)
    if (unread.length > 0) context.finish(exitCodes.store)
  })
}

interface Page extends ClosePage {
  /** There are more, and they are not shown. */
  readonly isCut: boolean
}

type Span = Pick<CloseListOptions, 'from' | 'upTo' | 'account'>

async function someOf(dailyCloses: DailyCloses, span: Span, limit: number): Promise<Page> {
  const found = await dailyCloses.list({ ...span, limit: limit + 1 })
  const all = inOrder(found)
  const shown = new Set(all.slice(0, limit))
  return { ...only(found, (close) => shown.has(close)), isCut: all.length > limit }
}

/** In pages of whole days: of a day that does not fit into one, all closes are read together. */
async function* allOf(dailyCloses: DailyCloses, span: Span): AsyncIterable<Page> {
  let { upTo } = span
  for (let limit = PAGE; ; ) {
    const found = await dailyCloses.list({ ...span, upTo, limit })
    const all = inOrder(found)
    const next = all.length < limit ? undefined : all.at(-1)?.day
    const whole = only(found, ({ day }) => day !== next)
    if (next !== undefined && inOrder(whole).length === 0) {
      limit *= 2
      continue
    }
    yield { ...whole, isCut: false }
    if (next === undefined) return
    upTo = next
    limit = PAGE
  }
}

type Kept = Pick<AccountClose, 'account' | 'day' | 'nth' | 'madeAt'>

const inOrder = ({ closes, unreadable }: ClosePage): readonly Kept[] =>
  [...closes, ...unreadable].sort(latestFirst)

const only = ({ closes, unreadable }: ClosePage, isIt: (close: Kept) => boolean): ClosePage => ({
  closes: closes.filter(isIt),
  unreadable: unreadable.filter(isIt),
})

const lastOnes = (closes: readonly AccountClose[], all: readonly Kept[]): readonly AccountClose[] =>
  closes.filter(
    ({ account, day, nth }) =>
      !all.some((other) => other.account === account && other.day === day && other.nth > nth),
  )

/** One header for all pages. */
function printCsv(terminal: Terminal, csv: string, isFirst: boolean): void {
  const lines = isFirst ? csv : csv.slice(csv.indexOf('\n') + 1)
  if (lines !== '') terminal.print(lines.slice(0, -1))
}
