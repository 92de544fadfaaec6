import { type Command, Option } from 'commander'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { parseAddress, parseCountry, parseSeconds } from '../input/parsers.ts'
import { jsonLine } from '../output/json.ts'
import { openKumicorn } from '../source/open.ts'
import { type Context, examples, type GlobalFlags } from './context.ts'
import { preflightJson, printPreflight } from './preflight-report.ts'

interface Flags extends GlobalFlags {
  readonly publicUrl?: string
  readonly callback?: Readonly<Record<string, string>>
  readonly production?: true
  readonly country?: string
  readonly timeout?: number
  readonly strict?: true
}

export function addPreflight(program: Command, context: Context): void {
  const preflight = program
    .command('preflight')
    .summary(
      'Look at all that has to be right before the first order, without moving money. Needs a config file.',
    )
    .description(
      'Look at all that has to be right before the first order, without moving money: keys, clock, addresses, TLS, ' +
        'lists, balance, callbacks, store, handlers, versions. Needs a config file. Exit code 1 when something has failed.',
    )
    .option('--public-url <url>', 'where the callbacks are mounted, as the gateways see it')
    .addOption(
      new Option('--callback <kind=url>', 'the address of one kind of callback; may be repeated').argParser(
        parseAddress,
      ),
    )
    .option(
      '--production',
      'real orders will come: http and a store that forgets are failures (or NODE_ENV=production)',
    )
    .addOption(new Option('--country <code>', 'whose lists are read, e.g. KE').argParser(parseCountry))
    .addOption(new Option('--timeout <seconds>', 'for each check; 10 unless given').argParser(parseSeconds))
    .option('--strict', 'exit code 1 for warnings, too')
    .action((_options: unknown, command: Command) => run(context, command.optsWithGlobals<Flags>()))
  examples(
    preflight,
    'preflight --production --public-url https://shop.example/callbacks',
    'preflight --callback kumquat=https://shop.example/kumquat --json > preflight.json',
  )
}

async function run(context: Context, flags: Flags): Promise<void> {
  const { publicUrl, callback, production, country, timeout, strict, json } = flags
  if (publicUrl !== undefined && callback !== undefined)
    throw new UsageError('preflight: give either --public-url or --callback for each kind')
  const { opened, hasHandlers, close } = await openKumicorn(flags, context, 'the gateways are asked', 'any')
  try {
    if (typeof opened.preflight !== 'function')
      throw new UsageError(
        'preflight: the @kumicorn/core of the config file is of an earlier version: update it',
      )
    const options = { publicUrl: publicUrl ?? callback, production, country, timeout, handlers: hasHandlers }
    const report = await opened.preflight(options)
    if (json) context.terminal.print(jsonLine(preflightJson(report)))
    else printPreflight(context.terminal, report)
    const hasWarning = report.lines.some(({ state }) => state === 'warning')
    if (!report.ok || (strict && hasWarning)) context.finish(exitCodes.failed)
  } finally {
    await close()
  }
}
