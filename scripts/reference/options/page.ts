import { MADE, nameCell, page, table } from '../markdown.ts'
import { type Member, membersOf } from '../source/members.ts'
import type { Source } from '../source/program.ts'
import { allOptions, type OptionsOf } from './list.ts'

/** The options of everything that takes some. */
export const optionsPage = (source: Source): string =>
  page({ title: 'Options', order: 50 }, [
    MADE,
    '# Options',
    'A name that is no option is a `ConfigError` which says what is probably meant; so is a value that cannot be right. Times are milliseconds, unless something else is said.',
    allOptions.flatMap((options) => section(options, source)),
  ])

function section({ title, intro, file, type, without }: OptionsOf, source: Source): readonly string[] {
  const hidden = new Set(
    without ? optionsIn(`packages/core/src/client-options.ts`, without, source).map(({ name }) => name) : [],
  )
  const rows = optionsIn(file, type, source)
    .filter(({ name }) => !hidden.has(name))
    .map((member) => [nameCell(member, 'required'), member.says])
  return [`## ${title}`, intro, table(['option', 'meaning'], rows)]
}

function optionsIn(file: string, name: string, source: Source): readonly Member[] {
  const symbol = source.exportsOf(file).get(name)
  if (symbol === undefined) throw new Error(`${file} exports no ${name} any more`)
  return membersOf(source.checker.getDeclaredTypeOfSymbol(symbol), source)
}
