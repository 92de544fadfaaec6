import type { DeadLetter, UnreadableDeadLetter } from '@kumicorn/core'
import type { Command } from 'commander'
import { exitCodes } from '../exit-codes.ts'
import { jsonLine } from '../output/json.ts'
import { shownDeadLetters } from '../output/secrets.ts'
import type { Terminal } from '../output/terminal.ts'
import { asRow, deadLetterColumns, deadLetterJson, withAccounts } from '../output/views.ts'
import { unreadableText } from './all-dead-letters.ts'
import { type Context, examples, fail, type GlobalFlags, withRecords } from './context.ts'
import { addDiscard } from './dead-letters-discard.ts'
import { addReplay } from './dead-letters-replay.ts'
import { eachPage, type PagingFlags, withPaging } from './paging.ts'

interface Flags extends GlobalFlags, PagingFlags {
  readonly account?: string
}

export function addDeadLetters(program: Command, context: Context): void {
  const deadLetters = program
    .command('dead-letters')
    .description('List, replay or discard the events that a handler failed on for the last time.')
  addList(deadLetters, context)
  addReplay(deadLetters, context)
  addDiscard(deadLetters, context)
}

function addList(deadLetters: Command, context: Context): void {
  const list = deadLetters
    .command('list')
    .description('List the dead letters, oldest first.')
    .option('--account <account>', 'only those of orders of this account')
    .action((_options: unknown, command: Command) => run(context, command.optsWithGlobals<Flags>()))
  withPaging(list, 'dead letters')
  examples(
    list,
    'dead-letters list',
    'dead-letters list --all --json | jq -r \'select(.handler == "fulfil") | .id\'',
  )
}

async function run(context: Context, flags: Flags): Promise<void> {
  const { terminal } = context
  await withRecords(context, flags, async (records) => {
    const unreadable: UnreadableDeadLetter[] = []
    const shown = await eachPage(
      terminal,
      flags,
      async (page) => {
        const found = await records.deadLetters({ ...page, account: flags.account })
        unreadable.push(...(found.unreadable ?? []))
        return { ...found, items: await shownDeadLetters(found.items, records.events) }
      },
      (items) =>
        flags.json
          ? terminal.print(...items.map((letter) => jsonLine(deadLetterJson(letter))))
          : printLetters(terminal, items),
    )
    if (shown + unreadable.length === 0 && !flags.json) terminal.note('No dead letters.')
    // They can be discarded, so all are told of.
    for (const letter of unreadable) fail(context, unreadableText(letter))
    if (unreadable.length > 0) context.finish(exitCodes.store)
  })
}

function printLetters(terminal: Terminal, letters: readonly DeadLetter[]): void {
  const rows = letters.map(asRow)
  terminal.printTable(rows, withAccounts(deadLetterColumns, rows))
}
