import { type Command, Option } from 'commander'
import { parseLimit } from '../input/parsers.ts'
import type { Terminal } from '../output/terminal.ts'
import type { Page } from '../source/records.ts'

export interface PagingFlags {
  readonly limit?: number
  readonly all?: boolean
}

const PAGE = 500
const DEFAULT_LIMIT = 50

export const withPaging = (command: Command, noun: string): Command =>
  command
    .addOption(
      new Option('--limit <n>', `show at most so many ${noun}`).argParser(parseLimit).default(DEFAULT_LIMIT),
    )
    .addOption(new Option('--all', `show all ${noun}, however many`).conflicts('limit'))

/**
 * Hands a list to `show` page by page, so that a long one needs no memory and appears at once. Stops when
 * nobody reads any more. Returns how many there were.
 */
export async function eachPage<T>(
  terminal: Terminal,
  { limit = DEFAULT_LIMIT, all = false }: PagingFlags,
  read: (page: { readonly limit: number; readonly after: string | undefined }) => Promise<Page<T>>,
  show: (items: readonly T[]) => void,
): Promise<number> {
  let shown = 0
  for (let after: string | undefined; ; ) {
    const left = all ? PAGE : Math.min(PAGE, limit - shown)
    const { items, next } = await read({ limit: left, after })
    if (items.length > 0) show(items)
    shown += items.length
    if (next === undefined || !terminal.hasReader) return shown
    if (!all && shown >= limit) {
      terminal.note(`Only the first ${shown} are shown: --limit <n> or --all shows more.`)
      return shown
    }
    after = next
  }
}
