import type { Store } from '@kumicorn/core'
import type { Locator, Page } from 'playwright-core'
import { type HostOptions, hosted, type StartHost } from '../../support/hosts.ts'
import { openShop, type Shop } from '../../support/shop.ts'
import { sharedBrowser } from './browser.ts'
import { watchedPage } from './page.ts'

/** How many orders there are: `KUMICORN_CONSOLE_ORDERS=100000` for the long run. */
export const MANY = Number(process.env.KUMICORN_CONSOLE_ORDERS ?? 2_000)

interface Opening {
  readonly options?: HostOptions
  readonly view?: Parameters<typeof watchedPage>[1]
  readonly start?: StartHost | undefined
  /** Default: a file of SQLite. */
  readonly store?: Store | undefined
}

/** For the tests of a file: a shop with what `fill` makes of it, its console, and a page of a browser. */
export function openings() {
  const browser = sharedBrowser()
  return async (
    fill: (shop: Shop) => Promise<void> = async () => undefined,
    { options, view, start, store }: Opening = {},
  ) => {
    const shop = await openShop(store && { store })
    await fill(shop)
    const { url } = await hosted(shop.kumicorn, { refresh: 300, ...options }, start)
    const page = await watchedPage(browser(), view)
    return { shop, url, page }
  }
}

/**
 * Loads the page anew: a change behind the `#` alone would leave for a moment what was there before. And waits until it
 * was read: the filters of a list stand, and can be used, before the list does.
 */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto('about:blank')
  await page.goto(address)
  await page.locator('main:not([aria-busy]) h1').waitFor()
}

export const row = (page: Page, text: string): Locator => page.locator('tbody tr', { hasText: text })
