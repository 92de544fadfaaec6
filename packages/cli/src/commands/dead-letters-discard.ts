import type { DeadLetter, UnreadableDeadLetter } from '@kumicorn/core'
import type { Command } from 'commander'
import { UsageError } from '../exit-codes.ts'
import { parseId } from '../input/parsers.ts'
import { jsonLine } from '../output/json.ts'
import { count } from '../output/text.ts'
import { asRow, deadLetterColumns } from '../output/views.ts'
import type { Records } from '../source/records.ts'
import { allDeadLetters, notFound, unreadableText } from './all-dead-letters.ts'
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

interface Found {
  readonly letters: readonly DeadLetter[]
  readonly unreadable: readonly UnreadableDeadLetter[]
}

async function findAll(records: Records, ids: readonly number[]): Promise<Found> {
  const [letters, unreadable]: [DeadLetter[], UnreadableDeadLetter[]] = [[], []]
  const isMeant = ({ id }: { readonly id: number }): boolean => ids.includes(id)
  const unread = (some: readonly UnreadableDeadLetter[]) => void unreadable.push(...some.filter(isMeant))
  for await (const letter of allDeadLetters(records, unread)) if (isMeant(letter)) letters.push(letter)
  return { letters, unreadable }
}

/** Shows what would be lost and asks. Where there is nothing to lose, there is nothing to ask. */
async function isWanted({ terminal }: Context, { letters, unreadable }: Found): Promise<boolean> {
  const all = letters.length + unreadable.length
  if (all === 0) return true
  if (letters.length > 0) terminal.noteTable(letters.map(asRow), deadLetterColumns)
  for (const letter of unreadable) terminal.note(unreadableText(letter))
  return terminal.confirm(`Discard ${count(all, 'dead letter')}? The handlers never get these events.`)
}
