import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { UsageError } from '../exit-codes.ts'
import { parsePastSince, parseReferences } from '../input/parsers.ts'
import { type Context, examples, type GlobalFlags } from './context.ts'
import { askAll } from './reconcile.ts'

interface Flags extends GlobalFlags {
  readonly since: Date
  readonly references?: string
}

export function addRecover(program: Command, context: Context): void {
  const recover = program
    .command('recover')
    .summary('After a backup was restored: ask about what it may have missed. Needs a config file.')
    .description(
      'After a backup was restored: ask the gateways about every order since, about those that the backup remembers as ' +
        'open or as not sent, and about the references of a file; apply what they say, and report it. Needs a config file.',
    )
    .addOption(
      new Option('--since <time>', 'when the backup was made, or earlier: 24h, 2026-11-21, 2026-11-21T09:30')
        .argParser(parsePastSince)
        .makeOptionMandatory(),
    )
    .option(
      '--references <file>',
      'references of your own books, one a line; behind it, after a tab each, its kind and its gateway, if they are known',
    )
    .action((_options: unknown, command: Command) => run(context, command.optsWithGlobals<Flags>()))
  examples(
    recover,
    'recover --since 2026-11-21T03:00',
    'recover --since 2026-11-21T03:00 --references ./sold-since.txt --json > recovered.json',
  )
}

const FORGOTTEN =
  'Orders that the backup has forgotten altogether are not among these, for no gateway lists orders: give their ' +
  'references from your own books (--references), or wait for their callbacks.'

async function run(context: Context, flags: Flags): Promise<void> {
  const references = flags.references === undefined ? [] : readReferences(context.folder, flags.references)
  await askAll(context, flags, { open: true, references })
  if (references.length > 0) return
  if (flags.references !== undefined) context.terminal.note(`${flags.references} holds no reference.`)
  context.terminal.note(FORGOTTEN)
}

function readReferences(folder: string, file: string) {
  const path = resolve(folder, file)
  try {
    return parseReferences(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new UsageError(`recover: ${path} cannot be read: ${(cause as Error).message}`, { cause })
  }
}
