import { describe, expect, it } from 'vitest'
import { seed } from '../support/seed.ts'
import { MANY, openings, row, visit } from './support/opened.ts'
import { expectAccessible } from './support/page.ts'
import { busyDay, scenes } from './support/scenes.ts'

const opened = openings()

describe('the page', () => {
  it('shows live what happens, and closes nothing that is open', async () => {
    const { shop, url, page } = await opened((there) => there.place('A-1'))
    await page.goto(`${url}#/order?reference=A-1`)
    await page.locator('#live[data-state=live]').waitFor()
    await page.locator('summary', { hasText: 'answer to our call' }).click()
    await page.getByLabel('The text, as it came').first().waitFor()
    await shop.callBack('A-1')
    await page.locator('.what', { hasText: 'Succeeded' }).waitFor()
    expect(await page.locator('details[open]').count()).toBe(1)
    await page.goto(`${url}#/`)
    await page.getByText('No order is open.').waitFor()
    await shop.place('A-2')
    await page.locator('td', { hasText: 'oldest' }).waitFor()
  })

  it('does nothing to an order that has moved on meanwhile, and shows what it is now', async () => {
    const { shop, url, page } = await opened((there) => there.place('A-1'), { options: { refresh: 60_000 } })
    await page.goto(`${url}#/order?reference=A-1`)
    await page.locator('#override').click()
    await page.getByLabel('failed').check()
    await page.getByLabel('How you know, in words').fill('it looked like it')
    await shop.callBack('A-1')
    await page.locator('#dialog-do').click()
    await page.locator('.notice', { hasText: 'This order has moved on' }).waitFor()
    await page.locator('h1 + span .state', { hasText: 'succeeded' }).waitFor()
    await expectAccessible(page)
    expect(await shop.kumicorn.orders.get('A-1')).toMatchObject({ state: 'succeeded' })
  })

  it('asks once more before it replays what a later event has superseded', async () => {
    const { shop, url, page } = await opened(async (there) => {
      there.failWith = new Error('no stock')
      await there.place('A-1')
      await there.callBack('A-1')
      await there.until(async () => (await there.kumicorn.deadLetters.list()).deadLetters.length === 1)
      there.failWith = undefined
      await there.kumicorn.orders.override('A-1', { state: 'failed', reason: 'given back', by: 'anna' })
    })
    await page.goto(`${url}#/dead-letters`)
    await row(page, 'A-1').getByRole('button', { name: 'Replay' }).click()
    await page.getByText('“A-1” has moved on since.').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    expect((await shop.kumicorn.deadLetters.list()).deadLetters).toHaveLength(1)
    await row(page, 'A-1').getByRole('button', { name: 'Replay' }).click()
    await page.getByRole('button', { name: 'Replay all the same' }).click()
    await page.getByText('There are no dead letters.').waitFor()
  })

  it('shows how far a replay of all is, and can be stopped', async () => {
    const { shop, url, page } = await opened(async (there) => {
      there.failWith = new Error('no stock')
      for (let n = 1; n <= 60; n += 1) {
        await there.place(`A-${n}`)
        await there.callBack(`A-${n}`)
      }
      await there.until(
        async () => (await there.kumicorn.deadLetters.list({ limit: 99 })).deadLetters.length === 60,
      )
    })
    await page.goto(`${url}#/dead-letters`)
    await page.locator('#replay-all').waitFor()
    // The second part waits until the test lets it go.
    const second = Promise.withResolvers<void>()
    let parts = 0
    await page.route('**/replay-some', async (route) => {
      parts += 1
      if (parts === 2) await second.promise
      await route.continue()
    })
    await page.locator('#replay-all').click()
    await page.locator('#dialog-do').click()
    await page.getByText('50 replayed, 0 left as they are …').waitFor()
    await page.locator('progress').waitFor()
    await expectAccessible(page)
    await page.locator('#replay-stop').click()
    second.resolve()
    await page.getByText('left as they are.').waitFor()
    expect(await page.locator('progress').count()).toBe(0)
    await page.locator('#replay-close').click()
    await page.locator('.progress').waitFor({ state: 'detached' })
    expect(shop.failWith).toBeDefined()
  })

  it('offers nothing to who may only look', async () => {
    const { url, page } = await opened(busyDay, { view: { name: 'only-looks' } })
    for (const { at } of scenes.filter(({ name }) => !['override', 'orders-none'].includes(name))) {
      await visit(page, url + at)
      expect(
        await page
          .getByRole('button', { name: /Override|Ask the gateway|Replay|Discard|Rename|Forget/ })
          .count(),
      ).toBe(0)
    }
    await page.locator('.bar').getByText('read only').waitFor()
    await page.setViewportSize({ width: 320, height: 640 })
    await page.locator('.bar').getByText('read only').waitFor()
  })

  it('stays, and says so, when the store or the server is gone', async () => {
    const { shop, url, page } = await opened((there) => there.place('A-1'))
    await page.goto(`${url}#/orders`)
    await row(page, 'A-1').waitFor()
    await shop.store.close()
    await page.locator('#banner', { hasText: 'The store cannot be used: sqliteStore:' }).waitFor()
    await row(page, 'A-1').waitFor()
    await expectAccessible(page)
    await page.locator('#nav-handlers').click()
    await page.getByText('This cannot be shown now.').waitFor()
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    await expectAccessible(page)
    await page.reload()
    await page.getByText('This cannot be shown now.').waitFor()
  })

  it("shows somebody else's text as text, and makes what nobody sees visible", async () => {
    const hostile = `<img src=x onerror=alert(1)> "'& \u202Eevil\u202C`
    const { url, page } = await opened(async (there) => {
      there.failWith = new Error(`<script>alert(2)</script> ${'long '.repeat(200)}`)
      await there.place('A-1')
      await there.callBack('A-1', { result: hostile })
      await there.until(async () => (await there.kumicorn.deadLetters.list()).deadLetters.length === 1)
      await there.kumicorn.orders.override('A-1', { state: 'failed', reason: hostile, by: hostile })
      await there.store.expectHandlers(
        [{ account: there.account, name: `<b>${'x'.repeat(80)}`, types: ['order.failed'] }],
        1,
      )
    })
    for (const at of ['#/', '#/orders', '#/order?reference=A-1', '#/dead-letters', '#/handlers']) {
      await visit(page, url + at)
      for (const summary of await page.locator('summary').all()) await summary.click()
      expect(await page.locator('main script, main img, main b').count()).toBe(0)
      await expectAccessible(page)
    }
    await page.goto(`${url}#/order?reference=A-1`)
    await page.locator('.said .invisible', { hasText: 'U+202E' }).first().waitFor()
    await page.goto(`${url}#/order?reference=${encodeURIComponent(hostile)}`)
    await page.getByText('There is no order').waitFor()
  })

  it('finds its way by the keyboard alone', async () => {
    const { shop, url, page } = await opened((there) => there.place('A-1'))
    await page.goto(url)
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    const press = (key: string) => page.keyboard.press(key)
    await press('Tab')
    expect(await page.evaluate('document.activeElement.id')).toBe('skip')
    await press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
    await press('/')
    await page.locator('#search:focus').waitFor()
    await page.keyboard.type('A-1')
    await page.waitForURL(/reference=A-1/)
    await page.locator('#search:focus').waitFor()
    await row(page, 'A-1').locator('a').focus()
    await press('Enter')
    await page.locator('#override').focus()
    await press('Enter')
    await press('Escape')
    await page.locator('#override:focus').waitFor()
    await press('Enter')
    await page.locator('dialog[open]').waitFor()
    await press('ArrowDown')
    await press('Tab')
    await page.keyboard.type('seen at the bank')
    await press('Tab')
    await press('Tab')
    await press('Enter')
    await page.locator('.said', { hasText: 'seen at the bank' }).waitFor()
    expect((await shop.kumicorn.orders.get('A-1'))?.state).not.toBe('pending')
  })

  it('asks anew at once after a dialog was left', async () => {
    const { url, page } = await opened((there) => there.place('A-1'))
    await page.goto(`${url}#/order?reference=A-1`)
    await page.locator('#override').waitFor()
    // The event of the first close comes when the dialog is open for the second time.
    await page.evaluate(`override.click(); dialog.close(); override.click()`)
    await page.evaluate('new Promise((resolve) => setTimeout(resolve))')
    await page.getByLabel('failed').check()
    await page.getByLabel('How you know, in words').fill('seen at the bank')
    await page.locator('#dialog-do').click()
    await page.locator('.said', { hasText: 'seen at the bank' }).waitFor()
    await page.locator('dialog[open]').waitFor({ state: 'detached' })
  })

  it('shows again what was left before the next page was read', async () => {
    const { url, page } = await opened((there) => there.place('A-1'), { options: { refresh: 60_000 } })
    await visit(page, `${url}#/handlers`)
    const asked = page.waitForRequest(/api\/orders/)
    await page.route(/api\/orders/, () => undefined) // it is never answered
    await page.locator('#nav-orders').click()
    await asked
    await page.locator('main[aria-busy] #search').waitFor()
    await page.goBack()
    await page.locator('main:not([aria-busy]) h1', { hasText: 'Handlers' }).waitFor()
  })

  it('pages through many orders, back and forth', async () => {
    const { url, page } = await opened((there) => seed(there, MANY))
    await page.goto(`${url}#/orders`)
    const first = row(page, `PAST-${String(MANY).padStart(7, '0')}`)
    await first.waitFor()
    expect(await page.locator('tbody tr').count()).toBe(50)
    await page.locator('#older').click()
    await row(page, `PAST-${String(MANY - 50).padStart(7, '0')}`).waitFor()
    await page.locator('#older').click()
    await row(page, `PAST-${String(MANY - 100).padStart(7, '0')}`).waitFor()
    await page.locator('#newer').click()
    await row(page, `PAST-${String(MANY - 50).padStart(7, '0')}`).waitFor()
    await page.goBack()
    await row(page, `PAST-${String(MANY - 100).padStart(7, '0')}`).waitFor()
    await page.locator('#filter-state').selectOption('failed')
    await page.waitForURL(/state=failed/)
    await page.locator('tbody .state:not(.failed)').first().waitFor({ state: 'detached' })
    await page.locator('#toggle-disputed').click()
    await page.getByText('No order fits these filters.').waitFor()
    await page.locator('#filter-state').selectOption('')
    await page.locator('.badge', { hasText: 'disputed' }).first().waitFor()
  })

  it('remembers language and colours', async () => {
    const { url, page } = await opened()
    await page.goto(url)
    await page.locator('#language').click()
    await page.getByRole('heading', { name: '概览' }).waitFor()
    expect(await page.getAttribute('html', 'lang')).toBe('zh-Hans')
    await page.locator('#theme').click()
    await page.reload()
    await page.getByRole('heading', { name: '概览' }).waitFor()
    expect(await page.getAttribute('html', 'data-theme')).toBe('dark')
  })
})
