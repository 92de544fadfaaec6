import type { Command } from 'commander'
import { jsonLine } from '../output/json.ts'
import { handlerColumns, handlerJson, withAccounts } from '../output/views.ts'
import { type Context, examples, type GlobalFlags, withRecords } from './context.ts'
import { addForget } from './handlers-forget.ts'
import { addRename } from './handlers-rename.ts'
import { handlersSeen } from './handlers-seen.ts'

interface Flags extends GlobalFlags {
  readonly account?: string
}

export function addHandlers(program: Command, context: Context): void {
  const handlers = program
    .command('handlers')
    .description('List, rename or forget the handlers that the store expects.')
  addList(handlers, context)
  addRename(handlers, context)
  addForget(handlers, context)
}

function addList(handlers: Command, context: Context): void {
  const list = handlers
    .command('list')
    .description(
      'List the handlers that the store keeps events for. Missing: an application has started since without it.',
    )
    .option('--account <account>', 'only the handlers of this account')
    .action((_options: unknown, command: Command) => run(context, command.optsWithGlobals<Flags>()))
  examples(list, 'handlers list', "handlers list --json | jq -r 'select(.missing) | .name'")
}

async function run(context: Context, { json, account, ...flags }: Flags): Promise<void> {
  const { terminal } = context
  await withRecords(context, flags, async (records) => {
    const rows = await handlersSeen(records, account)
    if (json) terminal.print(...rows.map((row) => jsonLine(handlerJson(row))))
    else if (rows.length > 0) terminal.printTable(rows, withAccounts(handlerColumns, rows))
    else terminal.note('No handlers.')
  })
}
