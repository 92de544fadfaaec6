import type { DailyClose, TopUp } from '@kumicorn/core'
import { aDay, aZone } from '@kumicorn/core/adapter'
import { type Command, Option } from 'commander'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { parsedAs, parseLimit } from '../input/parsers.ts'
import { parseTopUp } from '../input/top-ups.ts'
import { jsonLine } from '../output/json.ts'
import { closeJson, printClose } from './close-report.ts'
import { type Context, examples, type GlobalFlags, withKumicorn } from './context.ts'
import { untilInterrupted } from './until-interrupted.ts'

interface Flags extends GlobalFlags {
  readonly zone: string
  readonly day?: string
  readonly topUp?: readonly TopUp[]
  readonly provisional?: boolean
  readonly askAtMost?: number
  readonly csv?: boolean
}

export function addClose(program: Command, context: Context): void {
  const close = program
    .command('close')
    .summary(
      "Close a day: what the orders did, beside the gateways' balances and reports. Needs a config file.",
    )
    .description(
      "Close a day: what the orders did, what is still open, beside the gateways' balances and reports. Orders that may " +
        'explain a difference, and those in doubt, are asked about, and what the gateways say is applied. The close is kept in the store. Needs ' +
        'a config file. Exit code 1 when something differs, could not be read, or was not answered.',
    )
    .requiredOption('--zone <zone>', 'whose midnight: Africa/Nairobi, +03:00', parsedAs(aZone))
    .option('--day <day>', 'the day, e.g. 2026-11-26. Default: the last that is over', parsedAs(aDay))
    .addOption(
      new Option(
        '--top-up <amount@time>',
        'money that was paid into a balance since the close before, e.g. 5000.00@2026-11-26T10:00; repeatable',
      ).argParser(parseTopUp),
    )
    .option('--provisional', 'a day that is not over; the close is marked')
    .option(
      '--ask-at-most <count>',
      'orders that are asked about when something differs or is in doubt. Default: 100',
      parseLimit,
    )
    .option('--csv', 'as CSV, a line for each figure')
    .action((_options: unknown, command: Command) => run(context, command.optsWithGlobals<Flags>()))
  examples(
    close,
    'close --zone Africa/Nairobi',
    'close --zone Asia/Shanghai --day 2026-11-26 --top-up 5000.00@2026-11-26T10:00+08:00',
    'close --zone +01:00 --csv > close.csv',
  )
}

async function run(context: Context, flags: Flags): Promise<void> {
  const { terminal } = context
  const { zone, day, topUp: topUps, provisional, askAtMost, csv, json } = flags
  if (csv && json) throw new UsageError('close: give --csv or --json, not both')
  await withKumicorn(context, flags, 'the gateways are asked', async ({ dailyCloses }) => {
    const close = await untilInterrupted<DailyClose>(
      terminal,
      (signal) => dailyCloses.make({ zone, day, topUps, provisional, askAtMost, signal }),
      () => 'interrupted; what was learnt by then is stored',
    )
    if (json) terminal.print(jsonLine(closeJson(close)))
    else if (csv) terminal.print((await dailyCloses.csv(close.accounts)).slice(0, -1))
    else printClose(terminal, close.accounts)
    if (!close.agrees) context.finish(exitCodes.failed)
  })
}
