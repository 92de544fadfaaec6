import type { Store } from '@kumicorn/core'
import { type CopyProgress, type CopyReport, copyStore } from '@kumicorn/core/store'
import type { Command } from 'commander'
import { InterruptedError, UsageError } from '../exit-codes.ts'
import { jsonLine } from '../output/json.ts'
import { count } from '../output/text.ts'
import { requireTwo, storeToCopy, storeToFill } from '../source/copied.ts'
import { type Context, examples, type GlobalFlags } from './context.ts'

interface Flags extends GlobalFlags {
  readonly from: string
  readonly to: string
  readonly anew?: boolean
}

export function addCopy(program: Command, context: Context): void {
  const copy = program
    .command('copy')
    .summary('Move a store: all that it holds to one of another kind, or another place.')
    .description(
      'Move a store: orders (what is left of pruned ones, too), events, messages, unfinished deliveries, dead letters, handlers, ' +
        'closes of days. Nobody else may use either store. What was written is read back and compared; until that has ' +
        'ended well, no application can open the target. A run that was stopped is gone on with by the same command. ' +
        'The source stays as it is.',
    )
    .requiredOption('--from <store>', 'its URL, or a config file that exports options')
    .requiredOption('--to <store>', 'its URL, or a config file that exports options; it holds nothing yet')
    .option('--anew', 'throw away what an unfinished copy has left in the target')
    .action((_options: unknown, command: Command) => run(context, command.optsWithGlobals<Flags>()))
  examples(
    copy,
    'copy --from sqlite:./orders.db --to postgres://owner@db.example/shop',
    'copy --from ./kumicorn.config.mjs --to sqlite:/var/lib/shop/orders.db --json',
  )
}

async function run(context: Context, flags: Flags): Promise<void> {
  const { terminal } = context
  if (flags.store !== undefined || flags.config !== undefined)
    throw new UsageError('copy: give the stores as --from and --to, and neither --store nor --config')
  requireTwo(flags, context)
  const from = await storeToCopy(flags.from, context)
  const to = await storeToFill(flags.to, context).catch(async (error: unknown) => {
    await from.close()
    throw error
  })
  try {
    const report = await copied(context, { from, to, anew: flags.anew })
    if (flags.json) terminal.print(jsonLine(report))
    else print(context, report)
  } finally {
    await Promise.all([from.close(), to.close()])
  }
}

/** Ctrl-C stops it between two writes; a second one ends the process. */
async function copied(
  { terminal }: Context,
  stores: { readonly from: Store; readonly to: Store; readonly anew: boolean | undefined },
): Promise<CopyReport> {
  const interrupt = new AbortController()
  const onSignal = (): void => interrupt.abort()
  process.once('SIGINT', onSignal)
  const onProgress = ({ step, section, rows }: CopyProgress): void =>
    terminal.progress(`${step} ${section} … ${rows}`)
  try {
    return await copyStore({ ...stores, signal: interrupt.signal, onProgress })
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    throw new InterruptedError(
      'interrupted: the same command goes on here, and until then the target is no store',
    )
  } finally {
    terminal.progress()
    process.removeListener('SIGINT', onSignal)
  }
}

function print({ terminal }: Context, { resumed, sections, counts }: CopyReport): void {
  terminal.printTable(sections, [
    { title: 'WHAT', text: ({ section }) => section },
    { title: 'ROWS', text: ({ rows }) => String(rows), align: 'right' },
    { title: 'SHA-256 OF BOTH', text: ({ rows, digest }) => (rows > 0 ? digest : '-') },
  ])
  const { events, messages, deliveries, deadLetters } = counts
  const about = [
    count(events, 'event'),
    count(messages, 'message'),
    `${count(deliveries, 'delivery').replace(/deliverys$/, 'deliveries')} that wait`,
    count(deadLetters, 'dead letter'),
  ]
  terminal.note(`With the orders: ${about.join(', ')}.`)
  terminal.note(
    `${resumed ? 'Gone on with, ended' : 'Ended'} well: both stores hold the same. Start the application on the new one only.`,
  )
}
