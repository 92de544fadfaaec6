import type { Command } from 'commander'
import { UsageError } from '../exit-codes.ts'
import { parseId } from '../input/parsers.ts'
import { jsonLine } from '../output/json.ts'
import { count } from '../output/text.ts'
import { allDeadLetters, notFound } from './all-dead-letters.ts'
import { type Context, examples, fail, type GlobalFlags, withRecords } from './context.ts'

interface Flags extends GlobalFlags {
  readonly all?: boolean
}

export function addReplay(deadLetters: Command, context: Context): void {
  const replay = deadLetters
    .command('replay')
    .description('Make dead letters due again. The running application brings them to their handlers.')
    .argument('[id...]', 'the ids, as "dead-letters list" shows them', parseId)
    .option('--all', 'every dead letter')
    .action((ids: readonly number[] | undefined, _options: unknown, command: Command) =>
      run(context, ids ?? [], command.optsWithGlobals<Flags>()),
    )
  examples(replay, 'dead-letters replay 12 15', 'dead-letters replay --all')
}

async function run(context: Context, ids: readonly number[], flags: Flags): Promise<void> {
  const { terminal } = context
  if (flags.all ? ids.length > 0 : ids.length === 0) {
    throw new UsageError('dead-letters replay: give ids, or --all and no ids')
  }
  await withRecords(context, flags, async (records) => {
    const replayed: number[] = []
    const missing: number[] = []
    const replayOne = async (id: number): Promise<void> =>
      void ((await records.deadLetters.replay(id)) ? replayed : missing).push(id)
    for (const id of ids) await replayOne(id)
    // One that is gone meanwhile was replayed or discarded by somebody else: nothing to report.
    if (flags.all) for await (const { id } of allDeadLetters(records)) await replayOne(id)
    const unknown = flags.all ? [] : missing
    if (flags.json) terminal.print(jsonLine({ replayed, notFound: unknown }))
    else if (replayed.length > 0) {
      terminal.print(
        `${count(replayed.length, 'dead letter')} due again, with all tries. The running application brings them to ` +
          'their handlers; if none runs, the next one that starts does.',
      )
    } else if (flags.all) terminal.note('No dead letters.')
    if (unknown.length > 0) fail(context, notFound(unknown))
  })
}
