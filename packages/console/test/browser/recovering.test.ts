import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { openings, row, visit } from './support/opened.ts'
import { expectAccessible } from './support/page.ts'

const opened = openings()

/** Requests to this path are answered as by a store that hangs, until that is taken back. */
async function slow(page: Page, path: RegExp): Promise<() => Promise<void>> {
  const error = { code: 'late', message: 'There was no answer within 5 seconds. It may still come.' }
  await page.route(path, (route) => route.fulfill({ status: 503, json: { error } }))
  return () => page.unroute(path)
}

// Found by an attack: a page that was opened while its session could not be told heard nothing, led nowhere, and its button
// did nothing.
it.each(['by its button', 'by another page', 'by itself'])(
  'shows everything once it can, after a session that could not be told: %s',
  async (way) => {
    const { url, page } = await opened((there) => there.place('A-1'))
    const well = await slow(page, /api\/session/)
    // Live is heard again when the browser asks anew.
    const live = way === 'by itself' ? undefined : await slow(page, /api\/live/)
    await page.goto(`${url}#/orders`)
    await page.getByText('The store is slow to answer.').first().waitFor()
    await expectAccessible(page)
    const again = page.getByRole('button', { name: 'Try again' })
    await again.click()
    await again.waitFor()
    await well()
    await live?.()
    if (way === 'by its button') await again.click()
    else if (way === 'by another page') await page.locator('#nav-handlers').click()
    if (way === 'by another page')
      await page.locator('main:not([aria-busy]) h1', { hasText: 'Handlers' }).waitFor()
    else await row(page, 'A-1').waitFor({ timeout: 15_000 })
    expect(await page.getByText('The store is slow to answer.').count()).toBe(0)
  },
)

// Found by the same attack: what had been read was replaced by the failure of reading it again.
it('shows what was read before, and says that it is old, to who comes back before the next page was read', async () => {
  const { url, page } = await opened((there) => there.place('A-1'), { options: { refresh: 60_000 } })
  await visit(page, `${url}#/orders`)
  await row(page, 'A-1').waitFor()
  const asked = page.waitForRequest(/api\/handlers/)
  await page.route(/api\/handlers/, () => undefined) // it is never answered
  await page.locator('#nav-handlers').click()
  await asked
  await slow(page, /api\/orders/)
  await page.goBack()
  await page.locator('#banner', { hasText: 'What you see is from' }).waitFor()
  await row(page, 'A-1').waitFor()
  expect(await page.getByText('This cannot be shown now.').count()).toBe(0)
})

// Found by another attack: whatever had failed, it was shown, and nothing said that it was old.
it.each([
  [401, 'unauthorized', 'Log in first.'],
  [404, 'order_unknown', 'orders: there is no such order'],
  [500, 'unexpected', 'HTTP 500'],
])(
  'shows nothing that was read before where nothing would say that it is old: %s',
  async (status, code, message) => {
    const { url, page } = await opened((there) => there.place('A-1'), { options: { refresh: 60_000 } })
    await visit(page, `${url}#/orders`)
    await row(page, 'A-1').waitFor()
    await page.route(/api\//, (route) => route.fulfill({ status, json: { error: { code, message } } }))
    await page.locator('#nav-handlers').click()
    await page.locator('h1', { hasText: 'Handlers' }).waitFor()
    await page.goBack()
    await page.locator('main:not([aria-busy]) h1', { hasText: 'Orders' }).waitFor()
    await page.getByText('This cannot be shown now.').waitFor()
    expect(await row(page, 'A-1').count()).toBe(0)
  },
)

it('does not ask again by itself who looks, where that was refused', async () => {
  const { url, page } = await opened((there) => there.place('A-1'))
  const error = { code: 'unauthorized', message: 'Log in first.' }
  let asked = 0
  await slow(page, /api\/live/)
  await page.route(/api\/session/, (route) => {
    asked += 1
    return route.fulfill({ status: 401, json: { error } })
  })
  await page.goto(`${url}#/orders`)
  await page.getByText('Log in first.').waitFor()
  await page.waitForTimeout(5_500)
  expect(asked).toBe(1)
})
