import { printable } from '@kumicorn/messages'
import type { Command } from 'commander'
import { UsageError } from '../exit-codes.ts'
import { jsonLine } from '../output/json.ts'
import { handlerColumns, withAccounts } from '../output/views.ts'
import { type Context, examples, fail, type GlobalFlags, withRecords } from './context.ts'
import { noHandler } from './handlers-rename.ts'
import { handlersSeen } from './handlers-seen.ts'

interface Flags extends GlobalFlags {
  readonly account?: string
  readonly yes?: boolean
}

export function addForget(handlers: Command, context: Context): void {
  const forget = handlers
    .command('forget')
    .description('Forget a handler that is gone, and for good what waits for it, dead letters too.')
    .argument('<name>', 'the name, as "handlers list" shows it')
    .option('--account <account>', 'only in this account')
    .option('-y, --yes', 'do not ask; needed where there is no terminal')
    .action((name: string, _options: unknown, command: Command) =>
      run(context, name, command.optsWithGlobals<Flags>()),
    )
  examples(forget, 'handlers forget sendMail', 'handlers forget sendMail --yes')
}

async function run(context: Context, name: string, flags: Flags): Promise<void> {
  const { terminal } = context
  if (!flags.yes && !terminal.canAsk) {
    throw new UsageError('handlers forget: without a terminal to ask on it needs --yes')
  }
  await withRecords(context, flags, async (records) => {
    const rows = (await handlersSeen(records, flags.account)).filter((row) => row.name === name)
    if (rows.length > 0 && !flags.yes) {
      terminal.noteTable(rows, withAccounts(handlerColumns, rows))
      const isWanted = await terminal.confirm(
        `Forget ${printable(name)}? What waits for it is lost, and so are its dead letters.`,
      )
      if (!isWanted) return fail(context, 'nothing was forgotten')
    }
    const forgotten = rows.length > 0 && (await records.forgetHandler(name, flags.account))
    if (flags.json) terminal.print(jsonLine({ forgotten }))
    else if (forgotten) terminal.print(`${printable(name)} is forgotten.`)
    if (!forgotten) fail(context, noHandler(name))
  })
}
