import type { UnreadableDeadLetter } from '@kumicorn/core'
import type { Command } from 'commander'
import { UsageError } from '../exit-codes.ts'
import { parseId } from '../input/parsers.ts'
import { jsonLine } from '../output/json.ts'
import { count } from '../output/text.ts'
import type { Records } from '../source/records.ts'
import { allDeadLetters, notFound } from './all-dead-letters.ts'
import { type Context, examples, fail, type GlobalFlags, withRecords } from './context.ts'

interface Flags extends GlobalFlags {
  readonly all?: boolean
  readonly superseded?: boolean
  readonly account?: string
}

interface Result {
  readonly replayed: number[]
  readonly notFound: number[]
  readonly refused: { readonly id: number; readonly reason: string }[]
}

export function addReplay(deadLetters: Command, context: Context): void {
  const replay = deadLetters
    .command('replay')
    .description(
      'Make dead letters due again. The running application brings them to their handlers. One whose handler the ' +
        'store does not know, or whose order has moved on since, is not replayed.',
    )
    .argument('[id...]', 'the ids, as "dead-letters list" shows them', parseId)
    .option('--all', 'every dead letter')
    .option('--account <account>', 'with --all: only those of orders of this account')
    .option('--superseded', 'also those whose order has moved on since')
    .action((ids: readonly number[] | undefined, _options: unknown, command: Command) =>
      run(context, ids ?? [], command.optsWithGlobals<Flags>()),
    )
  examples(replay, 'dead-letters replay 12 15', 'dead-letters replay --all')
}

async function run(context: Context, ids: readonly number[], flags: Flags): Promise<void> {
  const { terminal } = context
  if (flags.all ? ids.length > 0 : ids.length === 0 || flags.account !== undefined) {
    throw new UsageError('dead-letters replay: give ids, or --all and no ids; --account goes with --all')
  }
  await withRecords(context, flags, async (records) => {
    const result = await replayed(records, ids, flags)
    if (flags.json) terminal.print(jsonLine(result))
    else if (result.replayed.length > 0) {
      terminal.print(
        `${count(result.replayed.length, 'dead letter')} due again, with all tries. The running application brings ` +
          'them to their handlers; if none runs, the next one that starts does.',
      )
    } else if (flags.all && result.refused.length === 0) terminal.note('No dead letters.')
    for (const { id, reason } of result.refused) fail(context, `${id} is not replayed: ${reason}`)
    if (result.notFound.length > 0) fail(context, notFound(result.notFound))
  })
}

async function replayed(records: Records, ids: readonly number[], flags: Flags): Promise<Result> {
  const result: Result = { replayed: [], notFound: [], refused: [] }
  const replayOne = async (id: number): Promise<void> => {
    const became = await records.replay(id, { superseded: flags.superseded === true })
    if (typeof became === 'object') result.refused.push({ id, reason: became.refused })
    // Of all, one that is gone meanwhile was replayed or discarded by somebody else: nothing to report.
    else if (became === 'replayed' || !flags.all) result[became].push(id)
  }
  for (const id of ids) await replayOne(id)
  const refuse = (letters: readonly UnreadableDeadLetter[]): void => {
    for (const { id, error } of letters)
      result.refused.push({ id, reason: `it cannot be read: ${error.message}` })
  }
  if (flags.all)
    for await (const { id } of allDeadLetters(records, refuse, flags.account)) await replayOne(id)
  return result
}
