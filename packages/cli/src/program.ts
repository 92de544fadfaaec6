import { readFileSync } from 'node:fs'
import { printableLines } from '@kumicorn/messages'
import { Command } from 'commander'
import { addClose } from './commands/close.ts'
import { addCloses } from './commands/closes.ts'
import type { Context } from './commands/context.ts'
import { addCopy } from './commands/copy.ts'
import { addDeadLetters } from './commands/dead-letters.ts'
import { addEvents } from './commands/events.ts'
import { addHandlers } from './commands/handlers.ts'
import { addKeys } from './commands/keys.ts'
import { addMessages } from './commands/messages.ts'
import { addMigrate } from './commands/migrate.ts'
import { addOrders } from './commands/orders.ts'
import { addPreflight } from './commands/preflight.ts'
import { addReconcile } from './commands/reconcile.ts'
import { addRecover } from './commands/recover.ts'
import { configExtensions } from './source/config-file.ts'

const KINDS = configExtensions.map((extension) => `.${extension}`)

const AFTER = `
Where the store is (the first that is given):
  --store <url>      sqlite:./orders.db, sqlite:///var/lib/shop/orders.db, postgres://user:password@host/database
  --config <file>    a module that exports kumicorn or options
  KUMICORN_STORE     a URL like that of --store
  kumicorn.config.*  in this folder: ${KINDS.slice(0, -1).join(', ')} or ${KINDS.at(-1)}
A store that is encrypted also needs KUMICORN_ENCRYPTION_KEYS, its keys by commas, where it is given as a URL.

Exit codes:
  0 fine   1 something was found or failed   2 wrong usage or configuration   3 the store cannot be read

Examples:
  $ kumicorn orders list --store sqlite:./orders.db --status unknown,pending
  $ kumicorn orders show A-1
  $ kumicorn dead-letters replay --all
  $ kumicorn handlers list
  $ kumicorn reconcile --since 24h
  $ kumicorn preflight --production --public-url https://shop.example/callbacks
  $ kumicorn close --zone Africa/Nairobi
  $ kumicorn copy --from sqlite:./orders.db --to postgres://owner@db.example/shop
  $ kumicorn doctor captured.txt`

/** The command with all its parts. Errors and help are thrown as CommanderErrors after they were printed. */
export function buildProgram(context: Context): Command {
  const program = new Command('kumicorn')
    .description(
      'Look after the orders of a Kumicorn store: what happened, what went wrong, what to do about it.',
    )
    .version(version())
    .option('--store <url>', 'the store, e.g. sqlite:./orders.db')
    .option('--config <file>', 'the config file; what goes to the gateways or changes orders needs one')
    .option('--json', 'for machines: one JSON document, or for lists one line of JSON for each item')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      // It quotes what was given.
      outputError: (text, write) => write(printableLines(text.replace(/^error: /, 'kumicorn: '))),
    })
    .showHelpAfterError('(--help shows how it is used)')
    .exitOverride()
    .addHelpText('after', AFTER)
  addOrders(program, context)
  addEvents(program, context)
  addDeadLetters(program, context)
  addHandlers(program, context)
  addReconcile(program, context)
  addRecover(program, context)
  addPreflight(program, context)
  addClose(program, context)
  addCloses(program, context)
  addMigrate(program, context)
  addCopy(program, context)
  addKeys(program, context)
  addMessages(program, context)
  return program
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
