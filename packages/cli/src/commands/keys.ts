import type { KeyUse } from '@kumicorn/core'
import type { Command } from 'commander'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { jsonLine } from '../output/json.ts'
import { openStoreOf } from '../source/open.ts'
import { type Context, examples, type GlobalFlags } from './context.ts'

export function addKeys(program: Command, context: Context): void {
  const keys = program
    .command('keys')
    .summary('Which encryption keys the rows of the store were written with.')
    .description(
      'Which encryption keys the rows of the store were written with: one that has no rows any more may be dropped. It looks ' +
        'at every row, and shows the names of keys, which tell nothing of them. Exit code 1 when the key of any row was not given.',
    )
    .action((_options: unknown, command: Command) => run(context, command.optsWithGlobals<GlobalFlags>()))
  examples(keys, 'keys --store sqlite:./orders.db', 'keys --config ./kumicorn.config.mjs --json')
}

async function run(context: Context, flags: GlobalFlags): Promise<void> {
  const { terminal } = context
  const store = await openStoreOf(flags, context)
  try {
    const uses = await store.keysInUse?.()
    if (uses === undefined) throw new UsageError('keys: this store does not tell which keys its rows have')
    if (flags.json) terminal.print(...uses.map((use) => jsonLine(use)))
    else
      terminal.printTable(uses, [
        { title: 'KEY', text: ({ keyId }) => keyId ?? '–' },
        { title: 'ROWS', text: ({ rows }) => String(rows), align: 'right' },
        { title: 'WHICH', text: whichOf },
      ])
    if (uses.some(isMissing)) context.finish(exitCodes.failed)
  } finally {
    await store.close()
  }
}

const isMissing = ({ keyId, place }: KeyUse): boolean => keyId !== undefined && place === undefined

function whichOf(use: KeyUse): string {
  const { keyId, place, rows } = use
  if (keyId === undefined) return 'not encrypted'
  if (isMissing(use)) return 'was not given: these rows cannot be read'
  if (place === 1) return 'the first: new rows are encrypted with it'
  return rows === 0 ? `number ${place}: not needed any more` : `number ${place}: still needed for reading`
}
