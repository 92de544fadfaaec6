import type { Command } from 'commander'
import { UsageError } from '../exit-codes.ts'
import { jsonLine } from '../output/json.ts'
import { postgresPackage, readPostgresUrl } from '../source/postgres-url.ts'
import { type Context, examples, type GlobalFlags } from './context.ts'

interface Flags extends GlobalFlags {
  readonly print?: boolean
  readonly grant?: string
}

export function addMigrate(program: Command, context: Context): void {
  const migrate = program
    .command('migrate')
    .description('Make the schema of a store on PostgreSQL, or bring it to this version.')
    .option('--print', 'change nothing: show the SQL that makes a new schema, for who may run it')
    .option('--grant <role>', 'with --print: also what the role of the application needs')
    .action((_options: unknown, command: Command) => run(context, command.optsWithGlobals<Flags>()))
  examples(
    migrate,
    'migrate --store postgres://owner@db.example/shop',
    'migrate --print --grant shop --store postgres:///shop',
  )
}

async function run({ terminal, env }: Context, flags: Flags): Promise<void> {
  const url = flags.store ?? env.KUMICORN_STORE
  if (url === undefined || !/^postgres(ql)?:/i.test(url))
    throw new UsageError('migrate: give a store on PostgreSQL: --store postgres://…')
  if (flags.grant !== undefined && !flags.print) throw new UsageError('migrate: --grant goes with --print')
  const place = readPostgresUrl(url)
  const { grantSql, migratePostgres, migrationSql } = await postgresPackage()
  if (flags.print) {
    const grants = flags.grant === undefined ? [] : [grantSql(place.schema, flags.grant)]
    terminal.print(['BEGIN;', migrationSql(place.schema), ...grants, 'COMMIT;'].join('\n'))
    return
  }
  const { from, to } = await migratePostgres(place)
  if (flags.json) terminal.print(jsonLine({ schema: place.schema, from, to }))
  else if (from === to) terminal.print(`The schema ${place.schema} is at version ${to} already.`)
  else terminal.print(`The schema ${place.schema} is at version ${to} now (it was at ${from}).`)
}
