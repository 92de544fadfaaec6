import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { SandboxOptions } from '../../src/index.ts'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { sharedBrowser } from './support/browser.ts'
import { expectAccessible, watchedPage } from './support/page.ts'
import { openShop } from './support/shop.ts'

/** What has the focus, by its id or its text, and whether anybody can see that it has. */
async function focused(page: Page): Promise<string> {
  const [name, isSeen] = (await page.evaluate(`(() => {
    const { id, textContent, ariaLabel } = document.activeElement
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement)
    return [id || ariaLabel || textContent.trim(), outlineStyle !== 'none' && outlineWidth !== '0px']
  })()`)) as [string, boolean]
  expect([name, isSeen]).toEqual([name, true])
  return name
}

describe('the console by keyboard alone', () => {
  const browser = sharedBrowser()
  const open = async (colorScheme: 'light' | 'dark' = 'light', options: SandboxOptions = {}) => {
    const shop = await openShop(options)
    const page = await watchedPage(browser(), { viewport: { width: 1280, height: 800 }, colorScheme })
    for (const request_no of ['R1', 'R2', 'R3']) {
      const order = { request_no, product_id: 19402, account: '254771114118' }
      await kumquatCaller(shop.sandbox).call('/orders', order)
    }
    await page.goto(shop.sandbox.url)
    await page.locator('.rows a').nth(2).waitFor()
    return { shop, page, press: (key: string) => page.keyboard.press(key) }
  }

  it.each(['light', 'dark'] as const)(
    'goes through the page in the order in which it is read (%s)',
    async (scheme) => {
      const { page, press } = await open(scheme)
      const stops: string[] = []
      for (let n = 0; n < 16; n += 1) {
        await press('Tab')
        stops.push(await focused(page))
      }
      expect(stops.slice(0, 8)).toEqual([
        'Skip to the order',
        '+1 min',
        '+1 h',
        'by',
        'Advance',
        'open-faults',
        'open-connect',
        'theme',
      ])
      expect(stops[8]).toMatch(/^Orders/)
      expect(stops[9]).toMatch(/^Other calls/)
      // Search, gateway, state, operation; then the list is one stop, and what it is about comes next.
      expect(stops[14]).toBe('row-3')
      expect(stops[15]).toBe('sample-kumquat')
      await expectAccessible(page)
    },
  )

  it('moves in the list by arrows, opens with Enter and Space, and comes back with Escape', async () => {
    const { page, press } = await open()
    await page.focus('#row-3')
    await press('ArrowDown')
    expect(await focused(page)).toBe('row-2')
    await press('End')
    expect(await focused(page)).toBe('row-1')
    await press('ArrowDown')
    expect(await focused(page)).toBe('row-1')
    await press('Home')
    await press('ArrowDown')
    await press('Space')
    await page.getByRole('heading', { name: 'R2' }).waitFor()
    await page.locator('#detail:focus').waitFor()
    await expectAccessible(page)
    await press('Escape')
    await page.locator('#row-2:focus').waitFor()
    expect(new URL(page.url()).hash).toBe('')
    await press('ArrowUp')
    await press('Enter')
    await page.getByRole('heading', { name: 'R3' }).waitFor()
    await page.locator('#detail:focus').waitFor()
    await page.goBack()
    await page.locator('#row-3:focus').waitFor()
  })

  it('acts on an order, and the focus stays with it while the page changes', async () => {
    const { page, press } = await open()
    await page.focus('#row-3')
    await press('Enter')
    await page.locator('#detail:focus').waitFor()
    await press('Tab')
    expect(await focused(page)).toBe('do-next')
    await press('Enter')
    await page.getByText('Order is PROCESSING').waitFor()
    expect(await focused(page)).toBe('do-next')
    await press('Tab')
    expect(await focused(page)).toBe('do-succeed')
    await press('Space')
    await page.getByText('Order is SUCCESS').waitFor()
    // That button is gone: the next best one has the focus.
    await page.locator('#do-resend:focus').waitFor()
    const actions: string[] = []
    for (let n = 0; n < 4; n += 1) {
      await press('Tab')
      actions.push(await focused(page))
    }
    expect(actions).toEqual(['do-reverse', 'do-tamper', 'do-wrong-key', 'do-wrong-amount'])
    await press('Tab')
    await press('Enter')
    await page.locator('li.request .signing').waitFor()
    await press('Tab')
    await press('Tab')
    expect(await focused(page)).toBe('Raw')
  })

  it('opens and leaves a dialog, and the focus is where it was', async () => {
    const { page, press } = await open()
    for (const id of ['open-faults', 'open-connect']) {
      await page.focus(`#${id}`)
      await press('Enter')
      await page.locator('dialog[open]').waitFor()
      expect(await focused(page)).toBe('Close')
      await expectAccessible(page)
      await press('Escape')
      await page.locator('dialog[open]').waitFor({ state: 'detached' })
      expect(await focused(page)).toBe(id)
    }
    await press('/')
    expect(await page.evaluate('document.activeElement.name')).toBe('search')
  })

  it('scripts a fault and takes it back', async () => {
    const { shop, page, press } = await open()
    await page.focus('#open-faults')
    await press('Space')
    await page.getByLabel('Reference').focus()
    await page.keyboard.type('R4')
    await press('Enter')
    await page.getByText('lost-after-acceptance · R4').waitFor()
    await page.getByRole('button', { name: /^Take back/ }).focus()
    await press('Enter')
    await page.getByText('Nothing: all goes well.').waitFor()
    expect(await focused(page)).toBe('Add fault')
    expect(shop.sandbox.faults.list()).toEqual([])
  })
})

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

describe('what the console says', () => {
  const browser = sharedBrowser()

  it.each([
    ['a desktop', 1280, 800],
    ['a phone', 390, 844],
  ])('stands beside what it speaks of, in a dialog too, on %s', async (_where, width, height) => {
    const shop = await openShop()
    const order = { request_no: 'R1', product_id: 19402, account: '254771114118' }
    await kumquatCaller(shop.sandbox).call('/orders', order)
    const page = await watchedPage(browser(), { viewport: { width, height } })
    await page.goto(`${shop.sandbox.url}/#1`)
    const toast = page.locator('#toast.shown')
    /** Pixels between what is spoken of and what is said, which is on the page as a whole. */
    const distance = async (selector: string): Promise<number> => {
      const [about, said] = (await page.evaluate(
        `['${selector}', '#toast'].map((each) => document.querySelector(each).getBoundingClientRect().toJSON())`,
      )) as [Box, Box]
      expect(said.left).toBeGreaterThanOrEqual(0)
      expect(said.right).toBeLessThanOrEqual(width)
      return Math.max(said.top - about.bottom, about.top - said.bottom)
    }
    await page.click('#do-next')
    await toast.getByText('Brought to the next state').waitFor()
    await page.getByText('Order is PROCESSING').waitFor()
    expect(await distance('#do-next')).toBeLessThan(12)
    await page.click('#open-faults')
    await page.getByRole('textbox', { name: 'Operation' }).fill('orders.place')
    await page.getByRole('button', { name: 'Add fault' }).click()
    await page.locator('dialog #toast.shown', { hasText: 'The fault waits for its call' }).waitFor()
    expect(await distance('dialog [type=submit]')).toBeLessThan(12)
    await expectAccessible(page)
    // The dialog is emptied when it is closed; what was said in it stays, and more can be said.
    await page.keyboard.press('Escape')
    await page.locator('body > #toast.shown', { hasText: 'The fault waits for its call' }).waitFor()
    await page.click('#do-next')
    await page.locator('body > #toast.shown', { hasText: 'Brought to the next state' }).waitFor()
  })
})
