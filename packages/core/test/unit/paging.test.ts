import { collect } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { type Page, pagedList, readPage } from '../../src/http/paging.ts'
import { ConfigError } from '../../src/index.ts'

/** A list of `total` numbers, served by a gateway that sends these headers with each page. */
function served(
  total: number,
  perPage: number,
  headers: (page: number, pages: number) => Record<string, string>,
) {
  const asked: number[] = []
  const pages = Math.ceil(total / perPage)
  const fetch = async (page: number): Promise<Page<number>> => {
    asked.push(page)
    if (asked.length > 100) throw new Error('endless')
    const items = Array.from({ length: total }, (_, n) => n).slice((page - 1) * perPage, page * perPage)
    return readPage(items, page, headers(page, pages))
  }
  return { asked, fetch }
}

const withTotals = (page: number, pages: number) => ({
  'x-page': String(page),
  'x-total-pages': String(pages),
})
const withNext = (page: number, pages: number): Record<string, string> =>
  page < pages ? { 'x-next-page': String(page + 1) } : {}

describe('walking a list', () => {
  it.each([
    ['totals', withTotals],
    ['the next page', withNext],
  ])('visits every item once when the gateway tells %s', async (_, headers) => {
    const { asked, fetch } = served(45, 20, headers)
    expect(await collect(pagedList(fetch, 1, 20))).toEqual(Array.from({ length: 45 }, (_, n) => n))
    expect(asked).toEqual([1, 2, 3])
  })

  it('begins at the page that was asked for', async () => {
    const { asked, fetch } = served(45, 20, withTotals)
    expect(await collect(pagedList(fetch, 3, 20))).toEqual([40, 41, 42, 43, 44])
    expect(asked).toEqual([3])
  })

  it('asks for a page only when it gets there, and for none after an early end', async () => {
    const { asked, fetch } = served(100, 20, withTotals)
    for await (const item of pagedList(fetch, 1, 20)) if (item === 20) break
    expect(asked).toEqual([1, 2])
  })

  it('walks from the beginning each time', async () => {
    const list = pagedList(served(3, 2, withTotals).fetch, 1, 20)
    expect(await collect(list)).toEqual(await collect(list))
  })

  it('ends at an empty page, whatever the headers promise', async () => {
    const { asked, fetch } = served(0, 20, () => ({ 'x-total-pages': '9', 'x-next-page': '2' }))
    expect(await collect(pagedList(fetch, 1, 20))).toEqual([])
    expect(asked).toEqual([1])
  })

  it('ends at the first short page when the gateway tells nothing', async () => {
    const { asked, fetch } = served(45, 20, () => ({}))
    expect(await collect(pagedList(fetch, 1, 20))).toHaveLength(45)
    expect(asked).toEqual([1, 2, 3])
  })

  it('ends after a full page when the gateway tells totals but no next page', async () => {
    const { asked, fetch } = served(20, 20, () => ({ 'x-total': '20' }))
    expect(await collect(pagedList(fetch, 1, 20))).toHaveLength(20)
    expect(asked).toEqual([1])
  })

  it.each(['1', '0'])('never goes round in circles when the next page is always %j', async (next) => {
    const { asked, fetch } = served(2000, 20, () => ({ 'x-next-page': next }))
    await collect(pagedList(fetch, 1, 20))
    expect(asked).toEqual([1])
  })

  it.each(['soon', '-2', '', '99999999999999999999'])('does not rely on a next page of %j', async (next) => {
    const { asked, fetch } = served(45, 20, () => ({ 'x-next-page': next }))
    expect(await collect(pagedList(fetch, 1, 20))).toHaveLength(45)
    expect(asked).toEqual([1, 2, 3])
  })

  it('hands out the error of a page after the items before it', async () => {
    const { fetch } = served(45, 20, withTotals)
    const failing = async (page: number) => (page === 2 ? Promise.reject(new Error('down')) : fetch(page))
    const seen: number[] = []
    const walk = async () => {
      for await (const item of pagedList(failing, 1, 20)) seen.push(item)
    }
    await expect(walk()).rejects.toThrow('down')
    expect(seen).toHaveLength(20)
  })
})

describe('a single page', () => {
  it('has the totals of the headers', async () => {
    const page = readPage(['a'], 2, {
      'x-total': '41',
      'x-total-pages': '3',
      'x-per-page': ' 20 ',
      'x-page': '2',
      'x-next-page': '3',
      'x-prev-page': '1',
    })
    expect(page).toEqual({
      items: ['a'],
      page: 2,
      perPage: 20,
      total: 41,
      totalPages: 3,
      nextPage: 3,
      prevPage: 1,
    })
  })

  it('has the number that was asked for when the headers say nothing, and no invented totals', () => {
    expect(readPage([], 4, { 'x-total': 'many', 'x-total-pages': '-1' })).toEqual({
      items: [],
      page: 4,
      perPage: undefined,
      total: undefined,
      totalPages: undefined,
      nextPage: undefined,
      prevPage: undefined,
    })
  })
})

// Found by newcomers: "list is not iterable", and how it is walked was said nowhere.
it('a list that is walked without await says how it is', async () => {
  const { fetch, asked } = served(3, 2, withTotals)
  const list = pagedList(fetch, 1, 2)
  const spread = () => [...(list as unknown as Iterable<number>)]
  expect(spread).toThrow(ConfigError)
  expect(spread).toThrow(
    'walk it with `for await (const item of list)`, or fetch a page with `await list.page(1)`',
  )
  expect(asked).toEqual([])
  expect(await collect(list)).toEqual([0, 1, 2])
})
