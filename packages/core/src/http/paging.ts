import { ConfigError } from '../data/errors.ts'

/** One page of a list, with the totals that the gateway sends in its headers. */
export interface Page<T> {
  /** What stands on this page. */
  readonly items: readonly T[]
  /** From 1. */
  readonly page: number
  /** Items a page, as far as the gateway told. */
  readonly perPage: number | undefined
  /** Items on all pages, as far as the gateway told. */
  readonly total: number | undefined
  /** How many pages there are, as far as the gateway told. */
  readonly totalPages: number | undefined
  /** The number of the next page; undefined on the last, and where the gateway told nothing. */
  readonly nextPage: number | undefined
  /** The number of the page before; undefined on the first, and where the gateway told nothing. */
  readonly prevPage: number | undefined
}

/**
 * A paged list: `for await (const item of list)` walks all its pages, one request a page as it gets there;
 * `list.page(n)` fetches a single one with its totals.
 */
export interface PagedList<T> extends AsyncIterable<T> {
  /** One page, by its number from 1. @throws KumicornError when no answer came, or a refusal */
  page(number: number): Promise<Page<T>>
}

/** Reads the gateway's paging headers (names in lower case). */
export function readPage<T>(
  items: readonly T[],
  page: number,
  headers: Readonly<Record<string, string>>,
): Page<T> {
  const count = (name: string): number | undefined => {
    const value = headers[name]
    return value !== undefined && /^\d{1,15}$/.test(value.trim()) ? Number(value) : undefined
  }
  return {
    items,
    page: count('x-page') ?? page,
    perPage: count('x-per-page'),
    total: count('x-total'),
    totalPages: count('x-total-pages'),
    nextPage: count('x-next-page'),
    prevPage: count('x-prev-page'),
  }
}

/** A list over `fetch`, beginning at page `first`, of pages of `size` items. */
export function pagedList<T>(
  fetch: (page: number) => Promise<Page<T>>,
  first: number,
  size: number,
): PagedList<T> {
  const list = {
    page: fetch,
    async *[Symbol.asyncIterator]() {
      for (let number = first; ; number += 1) {
        const page = await fetch(number)
        yield* page.items
        if (isLast(page, number, size)) return
      }
    },
  }
  // Where no compiler has said so: `for (const item of list)`, `[...list]`, also of one that was awaited.
  return Object.defineProperty(list, Symbol.iterator, {
    value: () => {
      throw new ConfigError(
        'the list comes page by page: walk it with `for await (const item of list)`, or fetch a page with `await list.page(1)`',
      )
    },
  })
}

function isLast(
  { items, nextPage, totalPages, total }: Page<unknown>,
  number: number,
  size: number,
): boolean {
  if (items.length === 0) return true
  if (totalPages !== undefined) return number >= totalPages
  if (nextPage !== undefined) return nextPage <= number
  // No word of a next page: with totals there is none, without any headers only a short page is the last.
  return total !== undefined || items.length < size
}
