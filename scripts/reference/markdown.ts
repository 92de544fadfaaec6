import type { Member } from './source/members.ts'

/** A cell of a table: on one line, and no bar in it that would end it. */
const cell = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')

/** A table; empty where there are no rows. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
  return [line(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

/** Text as code; empty stays empty. */
export const code = (text: string): string => (text === '' ? '' : `\`${text}\``)

/**
 * Name and type in one cell, so that the meaning has room on a phone.
 * @param mark which of them are marked: those that one must give, or those that may be missing
 */
export const nameCell = ({ name, type, isOptional }: Member, mark: 'required' | 'optional'): string =>
  [code(name), isOptional === (mark === 'optional') ? ` *${mark}*` : '', '<br>', code(type)].join('')

/** Text with a colon in it would be read as a name and its value. */
const yaml = (value: string | number): string =>
  String(value).includes(':') ? JSON.stringify(value) : String(value)

/** A page with its front matter. Parts are divided by blank lines; empty ones are left out. */
export function page(
  front: Readonly<Record<string, string | number>>,
  parts: readonly (string | readonly string[])[],
): string {
  const head = Object.entries(front).map(([name, value]) => `${name}: ${yaml(value)}`)
  const body = parts.flat().filter((part) => part !== '')
  return `---\n${head.join('\n')}\n---\n\n${body.join('\n\n')}\n`
}

/** What every generated page says of itself. */
export const MADE = '<!-- Made from the code by `pnpm reference`. Change the code, not this page. -->'
