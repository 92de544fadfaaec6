import type { Command } from 'commander'
import { jsonLine } from '../output/json.ts'
import { shownEvents } from '../output/secrets.ts'
import { eventColumnsFor, eventJson } from '../output/views.ts'
import type { Choice } from '../source/records.ts'
import { type Context, examples, fail, type GlobalFlags, withRecords } from './context.ts'
import { findOrder, noOrder, withChoice } from './find-order.ts'

type Flags = GlobalFlags & Choice

export function addEvents(program: Command, context: Context): void {
  const events = program
    .command('events')
    .description("List what happened to an order, oldest first. With --json also the gateway's own fields.")
    .argument('<reference>', 'your own id of the order')
    .action((reference: string, _options: unknown, command: Command) =>
      run(context, reference, command.optsWithGlobals<Flags>()),
    )
  withChoice(events)
  examples(events, 'events A-1', 'events A-1 --json | jq .data')
}

async function run(context: Context, reference: string, flags: Flags): Promise<void> {
  const { terminal } = context
  await withRecords(context, flags, async (records) => {
    const order = await findOrder(records, reference, flags)
    if (order === undefined) return fail(context, noOrder(reference, flags))
    const events = shownEvents(await records.events(order))
    if (flags.json) terminal.print(...events.map((event) => jsonLine(eventJson(event))))
    else if (events.length > 0) terminal.printTable(events, eventColumnsFor(events))
    else terminal.note('No events.')
  })
}
