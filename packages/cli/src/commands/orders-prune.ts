import { type Command, Option } from 'commander'
import { UsageError } from '../exit-codes.ts'
import { parseSince } from '../input/parsers.ts'
import { jsonLine } from '../output/json.ts'
import { count } from '../output/text.ts'
import { localTimeWithZone } from '../output/time.ts'
import { type Context, examples, fail, type GlobalFlags, withKumicorn } from './context.ts'

interface Flags extends GlobalFlags {
  readonly endedBefore: Date
  readonly yes?: boolean
}

export function addPrune(orders: Command, context: Context): void {
  const prune = orders
    .command('prune')
    .summary('Forget what is known of orders that ended long ago. Needs a config file.')
    .description(
      'Forget for good what is known of the orders that ended before a time. Open orders, contradictions and dead ' +
        'letters stay, and so do the references: they cannot be used again. Needs a config file.',
    )
    .addOption(
      new Option('--ended-before <time>', 'a span back from now (90d), a day (2026-11-21) or a time')
        .argParser(parseSince)
        .makeOptionMandatory(),
    )
    .option('-y, --yes', 'do not ask; needed where there is no terminal')
    .action((_options: unknown, command: Command) => run(context, command.optsWithGlobals<Flags>()))
  examples(prune, 'orders prune --ended-before 365d', 'orders prune --ended-before 2026-01-01 --yes')
}

async function run(context: Context, flags: Flags): Promise<void> {
  const { terminal } = context
  const { endedBefore, yes, json } = flags
  if (!yes && !terminal.canAsk) {
    throw new UsageError('orders prune: without a terminal to ask on it needs --yes')
  }
  await withKumicorn(context, flags, 'it says whose orders these are', async (kumicorn) => {
    const time = localTimeWithZone(endedBefore.getTime())
    if (!yes && !(await terminal.confirm(`Forget what is known of orders that ended before ${time}?`))) {
      return fail(context, 'nothing was forgotten')
    }
    const pruned = await kumicorn.prune({ endedBefore })
    terminal.print(json ? jsonLine({ pruned }) : `${count(pruned, 'order')} pruned.`)
  })
}
