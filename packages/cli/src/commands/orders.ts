import type { OrderState, UnreadableOrder } from '@kumicorn/core'
import { type Command, Option } from 'commander'
import { exitCodes } from '../exit-codes.ts'
import { parsePrefix, parseSince, parseStates, states } from '../input/parsers.ts'
import { jsonLine } from '../output/json.ts'
import { count } from '../output/text.ts'
import { orderColumns, orderJson, withAccounts } from '../output/views.ts'
import { type Context, examples, fail, type GlobalFlags, withRecords } from './context.ts'
import { addOverride } from './orders-override.ts'
import { addPrune } from './orders-prune.ts'
import { addRecheck } from './orders-recheck.ts'
import { addShow } from './orders-show.ts'
import { eachPage, type PagingFlags, withPaging } from './paging.ts'

interface ListFlags extends GlobalFlags, PagingFlags {
  readonly status?: readonly OrderState[]
  readonly stuck?: boolean
  readonly conflict?: boolean
  readonly disputed?: boolean
  readonly gateway?: string
  readonly account?: string
  readonly since?: Date
  readonly prefix?: string
}

export function addOrders(program: Command, context: Context): void {
  const orders = program
    .command('orders')
    .description('List orders, show one, ask its gateway, set its state by hand, or forget old ones.')
  addList(orders, context)
  addShow(orders, context)
  addRecheck(orders, context)
  addOverride(orders, context)
  addPrune(orders, context)
}

function addList(orders: Command, context: Context): void {
  const list = orders
    .command('list')
    .description('List orders, newest first; with --prefix by reference.')
    .addOption(
      new Option('--status <states>', `only these, by commas: ${states.join(', ')}`).argParser(parseStates),
    )
    .addOption(
      new Option(
        '--prefix <text>',
        'only orders whose reference begins so, by reference; pruned ones, too',
      ).argParser(parsePrefix),
    )
    .option('--stuck', 'only orders that were asked about for long without an end')
    .option('--conflict', 'only orders about which the gateway contradicts itself')
    .option('--disputed', 'only orders of which a success with other money was told')
    .option('--gateway <gateway>', 'only orders of this gateway')
    .option('--account <account>', 'only orders of this account')
    .addOption(
      new Option(
        '--since <time>',
        'only orders created since: 24h, 7d, 2026-11-21, 2026-11-21T09:30',
      ).argParser(parseSince),
    )
    .action((_options: unknown, command: Command) => run(context, command.optsWithGlobals<ListFlags>()))
  withPaging(list, 'orders')
  examples(
    list,
    'orders list --status unknown,pending --since 24h',
    'orders list --store sqlite:./orders.db --gateway kumquat --all',
    'orders list --prefix SHOP-2026-11',
    "orders list --stuck --all --json | jq -r '.reference'",
  )
}

async function run(context: Context, flags: ListFlags): Promise<void> {
  const { terminal } = context
  const { status: states, stuck, conflict, disputed, gateway, account, since, prefix, json } = flags
  const filter = { states, stuck, conflict, disputed, gateway, account, since, referencePrefix: prefix }
  await withRecords(context, flags, async (records) => {
    const unreadable: UnreadableOrder[] = []
    const shown = await eachPage(
      terminal,
      flags,
      async (page) => {
        const found = await records.orders({ ...filter, ...page })
        unreadable.push(...(found.unreadable ?? []))
        return found
      },
      (items) =>
        json
          ? terminal.print(...items.map((order) => jsonLine(orderJson(order))))
          : terminal.printTable(items, withAccounts(orderColumns, items)),
    )
    if (shown + unreadable.length === 0 && !json) terminal.note('No orders.')
    noteUnreadable(context, unreadable)
  })
}

/** One after the other would bury the rest where a key is missing. */
const MOST_SHOWN = 5

function noteUnreadable(context: Context, orders: readonly UnreadableOrder[]): void {
  for (const { reference, error } of orders.slice(0, MOST_SHOWN))
    fail(context, `"${reference}" cannot be read: ${error.message}`)
  if (orders.length > MOST_SHOWN) fail(context, `${count(orders.length, 'order')} cannot be read`)
  if (orders.length > 0) context.finish(exitCodes.store)
}
