import type { Command } from 'commander'
import { UsageError } from '../exit-codes.ts'
import { parseLimit } from '../input/parsers.ts'
import { jsonLine } from '../output/json.ts'
import { accountJson, printClose } from './close-report.ts'
import { type Context, examples, type GlobalFlags, withKumicorn } from './context.ts'

interface Flags extends GlobalFlags {
  readonly from?: string
  readonly upTo?: string
  readonly account?: string
  readonly limit?: number
  readonly csv?: boolean
}

export function addCloses(program: Command, context: Context): void {
  const closes = program
    .command('closes')
    .summary('Show the closes of days that were kept. Needs a config file.')
    .description('Show the closes of days that were kept, the latest day first. Needs a config file.')
    .option('--from <day>', 'the first day, e.g. 2026-11-01')
    .option('--up-to <day>', 'the last day')
    .option('--account <account>', 'only those of this account')
    .option('--limit <count>', 'how many, at most. Default: 100', parseLimit)
    .option('--csv', 'as CSV, a line for each figure')
    .action((_options: unknown, command: Command) => run(context, command.optsWithGlobals<Flags>()))
  examples(
    closes,
    'closes --from 2026-11-01 --up-to 2026-11-30 --csv > november.csv',
    'closes --limit 1 --json',
  )
}

async function run(context: Context, flags: Flags): Promise<void> {
  const { terminal } = context
  const { from, upTo, account, limit, csv, json } = flags
  if (csv && json) throw new UsageError('closes: give --csv or --json, not both')
  await withKumicorn(context, flags, 'it says whose orders these are', async ({ dailyCloses }) => {
    const closes = await dailyCloses.list({ from, upTo, account, limit })
    if (json) terminal.print(...closes.map((close) => jsonLine(accountJson(close))))
    else if (csv) terminal.print((await dailyCloses.csv(closes)).slice(0, -1))
    else printClose(terminal, closes)
  })
}
