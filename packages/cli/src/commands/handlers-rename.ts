import { printable } from '@kumicorn/messages'
import type { Command } from 'commander'
import { UsageError } from '../exit-codes.ts'
import { jsonLine } from '../output/json.ts'
import { type Context, examples, fail, type GlobalFlags, withRecords } from './context.ts'

interface Flags extends GlobalFlags {
  readonly account?: string
}

export function addRename(handlers: Command, context: Context): void {
  const rename = handlers
    .command('rename')
    .description('Give what waits for a handler, its dead letters too, to the handler of another name.')
    .argument('<from>', 'the name that the store knows')
    .argument('<to>', 'the name that the application registers now')
    .option('--account <account>', 'only in this account')
    .action((from: string, to: string, _options: unknown, command: Command) =>
      run(context, from, to, command.optsWithGlobals<Flags>()),
    )
  examples(rename, 'handlers rename sendMail sendReceipt')
}

async function run(context: Context, from: string, to: string, flags: Flags): Promise<void> {
  if (to.trim() === '') throw new UsageError('handlers rename: the new name is empty')
  if (from === to) throw new UsageError('handlers rename: the two names are the same')
  const { terminal } = context
  await withRecords(context, flags, async (records) => {
    const renamed = await records.renameHandler(from, to, flags.account)
    if (flags.json) terminal.print(jsonLine({ renamed }))
    else if (renamed) terminal.print(`What waits for ${printable(from)} goes to ${printable(to)} now.`)
    if (!renamed) fail(context, noHandler(from))
  })
}

export const noHandler = (name: string): string =>
  `the store knows no handler "${printable(name)}": see "kumicorn handlers list"`
