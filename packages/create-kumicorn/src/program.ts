import { Command, Option } from 'commander'
import type { Wanted } from './ask.ts'
import { FRAMEWORKS, MANAGERS, type Manager, STORES } from './choices.ts'
import { UsageError } from './errors.ts'
import { printable } from './printable.ts'
import { VERSION } from './shop-files.ts'
import type { Surroundings } from './surroundings.ts'

/** What a command line says. */
export interface Said extends Partial<Wanted> {
  readonly yes: boolean
  readonly install: boolean
  readonly manager: Manager | undefined
}

interface Options {
  readonly framework?: Wanted['framework']
  readonly store?: Wanted['store']
  readonly packageManager?: Manager
  readonly yes?: boolean
  readonly install: boolean
}

const EXAMPLES = `
Asks for what is not said.

Examples:
  npm create kumicorn@latest
  npm create kumicorn@latest my-shop -- --framework nestjs --store postgres
  pnpm create kumicorn my-shop --framework fastify --store sqlite --no-install`

/** npm takes flags before \`--\` for its own: this is how the command is called with some. */
export const BEHIND_DASHES =
  'with npm, flags stand behind "--": npm create kumicorn@latest my-shop -- --framework express'

/** Reads a command line. @throws CommanderError for one that cannot be understood, when its reason is printed */
export function parse(args: readonly string[], { stdout, stderr }: Surroundings): Said {
  const program = new Command('create-kumicorn')
    .description('Writes a small shop on Kumicorn that sells against the sandbox at once.')
    .argument('[folder...]', 'a new one, or an empty one; the shop is called as it is')
    .addOption(new Option('-f, --framework <name>', 'what serves').choices(FRAMEWORKS))
    .addOption(new Option('-s, --store <name>', 'where orders are kept').choices(STORES))
    .addOption(
      new Option('--package-manager <name>', 'default: the one that has started this command').choices(
        MANAGERS,
      ),
    )
    .option('-y, --yes', 'asks nothing: kumicorn-shop, express, sqlite where nothing else is said')
    .option('--no-install', 'leaves the installation of packages to you')
    .version(VERSION, '-v, --version')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(--help shows how it is used)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      outputError: (text, write) => write(printable(text.replace(/^error: /, 'create-kumicorn: '))),
    })
    .parse(args, { from: 'user' })
  const [folder, ...others] = program.args
  if (others.length > 0)
    throw new UsageError(
      `one folder is enough, and these are ${program.args.length}: ${program.args.join(', ')} (${BEHIND_DASHES})`,
    )
  const { framework, store, packageManager, yes = false, install } = program.opts<Options>()
  return {
    yes,
    install,
    manager: packageManager,
    ...(folder !== undefined && { folder }),
    ...(framework && { framework }),
    ...(store && { store }),
  }
}
