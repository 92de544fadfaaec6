import type { Command } from 'commander'
import { jsonLine } from '../output/json.ts'
import { deadLetterColumns, deadLetterJson } from '../output/views.ts'
import { type Context, examples, type GlobalFlags, withRecords } from './context.ts'
import { addDiscard } from './dead-letters-discard.ts'
import { addReplay } from './dead-letters-replay.ts'
import { eachPage, type PagingFlags, withPaging } from './paging.ts'

type Flags = GlobalFlags & PagingFlags

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
  await withRecords(context, flags, async ({ deadLetters }) => {
    const shown = await eachPage(
      terminal,
      flags,
      async (page) => {
        const { deadLetters: items, next } = await deadLetters.list(page)
        return { items, next }
      },
      (items) =>
        flags.json
          ? terminal.print(...items.map((letter) => jsonLine(deadLetterJson(letter))))
          : terminal.printTable(items, deadLetterColumns),
    )
    if (shown === 0 && !flags.json) terminal.note('No dead letters.')
  })
}
