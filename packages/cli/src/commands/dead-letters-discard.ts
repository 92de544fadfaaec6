import type { DeadLetter } from '@kumicorn/core'
import type { Command } from 'commander'
import { UsageError } from '../exit-codes.ts'
import { parseId } from '../input/parsers.ts'
import { jsonLine } from '../output/json.ts'
import { count } from '../output/text.ts'
import { asRow, deadLetterColumns } from '../output/views.ts'
import type { Records } from '../source/records.ts'
import { allDeadLetters, notFound } from './all-dead-letters.ts'
import { type Context, examples, fail, type GlobalFlags, withRecords } from './context.ts'

interface Flags extends GlobalFlags {
  readonly yes?: boolean
}

export function addDiscard(deadLetters: Command, context: Context): void {
  const discard = deadLetters
    .command('discard')
    .description(
      'Forget dead letters for good: their handlers never get these events. The orders stay as they are.',
    )
    .argument('<id...>', 'the ids, as "dead-letters list" shows them', parseId)
    .option('-y, --yes', 'do not ask; needed where there is no terminal')
    .action((ids: readonly number[], _options: unknown, command: Command) =>
      run(context, ids, command.optsWithGlobals<Flags>()),
    )
  examples(discard, 'dead-letters discard 12', 'dead-letters discard 12 15 --yes')
}

async function run(context: Context, ids: readonly number[], flags: Flags): Promise<void> {
  const { terminal } = context
  if (!flags.yes && !terminal.canAsk) {
    throw new UsageError('dead-letters discard: without a terminal to ask on it needs --yes')
  }
  await withRecords(context, flags, async (records) => {
    if (!flags.yes && !(await isWanted(context, await findAll(records, ids)))) {
      return fail(context, 'nothing was discarded')
    }
    const discarded: number[] = []
    const missing: number[] = []
    for (const id of ids) ((await records.discard(id)) ? discarded : missing).push(id)
    if (flags.json) terminal.print(jsonLine({ discarded, notFound: missing }))
    else if (discarded.length > 0) terminal.print(`${count(discarded.length, 'dead letter')} discarded.`)
    if (missing.length > 0) fail(context, notFound(missing))
  })
}

async function findAll(records: Records, ids: readonly number[]): Promise<readonly DeadLetter[]> {
  const found: DeadLetter[] = []
  for await (const letter of allDeadLetters(records)) if (ids.includes(letter.id)) found.push(letter)
  return found
}

/** Shows what would be lost and asks. Where there is nothing to lose, there is nothing to ask. */
async function isWanted({ terminal }: Context, letters: readonly DeadLetter[]): Promise<boolean> {
  if (letters.length === 0) return true
  terminal.noteTable(letters.map(asRow), deadLetterColumns)
  return terminal.confirm(
    `Discard ${count(letters.length, 'dead letter')}? The handlers never get these events.`,
  )
}
