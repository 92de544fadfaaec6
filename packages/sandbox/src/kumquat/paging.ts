import type { KumquatResult } from './operation.ts'

const DEFAULT_SIZE = 20

/** One page of a list, with the totals in the headers. */
export function page<T>(
  items: readonly T[],
  asked: { readonly currentPage?: number | undefined; readonly pageSize?: number | undefined },
  show: (item: T) => unknown,
): KumquatResult {
  const { currentPage = 1, pageSize = DEFAULT_SIZE } = asked
  const pages = Math.ceil(items.length / pageSize)
  const headers: Record<string, string> = {
    'X-Total': String(items.length),
    'X-Total-Pages': String(pages),
    'X-Per-Page': String(pageSize),
    'X-Page': String(currentPage),
  }
  if (currentPage < pages) headers['X-Next-Page'] = String(currentPage + 1)
  if (currentPage > 1 && pages > 0) headers['X-Prev-Page'] = String(Math.min(currentPage - 1, pages))
  const from = (currentPage - 1) * pageSize
  return { result: items.slice(from, from + pageSize).map(show), headers }
}
