import type { Order, OrderEvent } from '@kumicorn/core'
import { printable } from '@kumicorn/messages'
import { type Command, Option } from 'commander'
import { parseLimit } from '../input/parsers.ts'
import { jsonLine } from '../output/json.ts'
import { shownEvents } from '../output/secrets.ts'
import type { Terminal } from '../output/terminal.ts'
import { localTimeWithZone } from '../output/time.ts'
import { colourOfState, eventColumnsFor, eventJson, moneyOf, orderJson, stateOf } from '../output/views.ts'
import type { Choice } from '../source/records.ts'
import { type Context, examples, fail, type GlobalFlags, withRecords } from './context.ts'
import { findOrder, noOrder, withChoice } from './find-order.ts'

type Flags = GlobalFlags & Choice & { readonly limit: number }

export function addShow(orders: Command, context: Context): void {
  const show = orders
    .command('show')
    .description('Show one order and the newest of what happened to it, oldest first.')
    .argument('<reference>', 'your own id of the order')
    .addOption(
      new Option('--limit <n>', 'show at most so many events, the newest').argParser(parseLimit).default(50),
    )
    .action((reference: string, _options: unknown, command: Command) =>
      run(context, reference, command.optsWithGlobals<Flags>()),
    )
  withChoice(show)
  examples(show, 'orders show A-1', 'orders show A-1 --kind payment --json | jq .order.state')
}

async function run(context: Context, reference: string, flags: Flags): Promise<void> {
  const { terminal } = context
  await withRecords(context, flags, async (records) => {
    const order = await findOrder(records, reference, flags)
    if (order === undefined) return fail(context, noOrder(reference, flags))
    const all = await records.events(order)
    // What one of the older ones has told may be quoted by the newest.
    const events = shownEvents(all.slice(-flags.limit), all)
    const hasOlder = all.length > events.length
    if (flags.json)
      terminal.print(jsonLine({ order: orderJson(order), events: events.map(eventJson), hasOlder }))
    else print(terminal, order, events)
    if (hasOlder)
      terminal.note(
        `Only the newest ${events.length} events are shown: --limit <n> shows more, "kumicorn events" all of them.`,
      )
  })
}

function print(terminal: Terminal, order: Order, events: readonly OrderEvent[]): void {
  const { reference, kind, gateway, account, operation, gatewayReference, recipient, state, conflict } = order
  const rows: [string, string | undefined][] = [
    ['reference', terminal.paint('bold', printable(reference))],
    ['state', terminal.paint(colourOfState(state), stateOf(order))],
    ['gateway', gateway],
    ['account', account],
    ['kind', kind],
    ['operation', operation],
    ['gateway reference', gatewayReference && printable(gatewayReference)],
    ['amount', printable(moneyOf(order))],
    ['recipient', recipient && printable(recipient)],
    ['created', localTimeWithZone(order.createdAt)],
    ['updated', localTimeWithZone(order.updatedAt)],
    ['next query', order.queryAt === undefined ? 'none' : localTimeWithZone(order.queryAt)],
  ]
  if (conflict)
    rows.push([conflict.reported === undefined ? 'watched' : 'conflict', printable(conflict.reason)])
  for (const [name, value] of rows) terminal.print(`${terminal.paint('dim', name.padEnd(18))}${value || '–'}`)
  terminal.print('')
  if (events.length > 0) terminal.printTable(events, eventColumnsFor(events))
  else terminal.print('No events.')
}
