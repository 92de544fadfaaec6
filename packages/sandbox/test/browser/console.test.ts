import { describe, expect, it, vi } from 'vitest'
import type { SandboxOptions } from '../../src/index.ts'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { sharedBrowser } from './support/browser.ts'
import { expectAccessible, watchedPage } from './support/page.ts'
import { openShop } from './support/shop.ts'

describe('the console', () => {
  const browser = sharedBrowser()
  const open = async (options: SandboxOptions = {}, view = {}) => {
    const shop = await openShop(options)
    const page = await watchedPage(browser(), { viewport: { width: 1280, height: 800 }, ...view })
    await page.goto(shop.sandbox.url)
    const { call } = kumquatCaller(shop.sandbox)
    const place = (reference: string, account = '254771114118') =>
      call('/orders', { request_no: reference, product_id: 19402, account })
    return { shop, page, call, place }
  }

  it('tells a newcomer how to begin, with the keys masked until they are asked for', async () => {
    const { shop, page } = await open()
    await page.getByRole('heading', { name: 'Watch every signed byte' }).waitFor()
    await page.getByText(`${shop.sandbox.url}/trade`, { exact: true }).waitFor()
    expect(await page.content()).not.toContain(shop.sandbox.paynicorn.merchantSecret)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Show keys' }).click()
    await page.getByText(shop.sandbox.paynicorn.merchantSecret).waitFor()
    await page.getByRole('button', { name: 'Place a KUMQUAT order' }).click()
    await page.locator('.rows a', { hasText: 'orders.place' }).waitFor()
    await page.getByRole('button', { name: 'Create a Paynicorn payment' }).click()
    await page.locator('.rows a', { hasText: 'payments.create' }).waitFor()
    expect(shop.sandbox.orders()).toHaveLength(2)
  })

  it('follows an order live: states, callback, resend, reversal, forged callback', async () => {
    const { shop, page, place } = await open()
    await place('R1')
    await page.locator('.rows a', { hasText: 'R1' }).click()
    await page.getByRole('button', { name: 'Next state' }).click()
    await page.getByText('Order is PROCESSING').waitFor()
    await page.getByRole('button', { name: 'Succeed', exact: true }).click()
    await page.getByText('Order is SUCCESS').waitFor()
    await page.locator('li.callback', { hasText: 'acknowledged' }).waitFor()
    await page.getByRole('button', { name: 'Resend callback' }).click()
    await page.locator('li.callback', { hasText: 'acknowledged' }).nth(1).waitFor()
    await page.getByRole('button', { name: 'Reverse to failed' }).click()
    await page.getByText('Order is FAIL').waitFor()
    await page.getByRole('button', { name: 'Tampered' }).click()
    // The merchant of this test believes everything: the console says so.
    await page.getByText('acknowledged although the signature is wrong').waitFor()
    await expectAccessible(page)
    expect(shop.merchant.received.filter(({ path }) => path === '/kumquat')).toHaveLength(4)
  })

  it('shows the bytes of a message and explains step by step how it was signed', async () => {
    const { shop, page, place } = await open({ kumquat: { signKey: 'hush-hush' } })
    await place('R1')
    await page.locator('.rows a', { hasText: 'R1' }).click()
    await page.locator('li.request summary').click()
    const request = page.locator('li.request')
    await request.locator('.steps > li').nth(4).waitFor()
    expect(await request.textContent()).toMatch(
      /account=254771114118&datetime=\d+&partner_no=sandbox&product_id=19402/,
    )
    expect(await request.textContent()).not.toContain('hush-hush')
    await request.getByRole('button', { name: 'Show keys' }).click()
    await request.getByText('hush-hush').waitFor()
    await request.getByRole('button', { name: 'Raw' }).click()
    expect(await request.locator('pre').first().textContent()).toMatch(/^{"partner_no":"sandbox",/)
    await expectAccessible(page)
    // What is open stays open while more happens.
    await shop.sandbox.clock.advance('2s')
    await page.getByText('Order is SUCCESS').waitFor()
    expect(await request.getByRole('button', { name: 'Raw' }).getAttribute('aria-pressed')).toBe('true')
  })

  it('shows refused calls and why they were refused', async () => {
    const { page, call } = await open()
    await call('/balance', {}, 'another key')
    await page.getByRole('button', { name: /^Other calls/ }).click()
    await page.locator('.rows a', { hasText: 'refused' }).click()
    await page.getByText('signature does not fit').first().waitFor()
    await page.getByText('sign does not fit').waitFor()
    await expectAccessible(page)
  })

  it('scripts a fault that befalls the next order', async () => {
    const { page, place } = await open()
    await page.getByRole('button', { name: 'Faults' }).click()
    await page
      .getByLabel('What goes wrong')
      .selectOption({ label: 'Processed, then the connection is reset' })
    await page.getByLabel('Reference').fill('R1')
    await page.getByRole('button', { name: 'Add fault' }).click()
    await page.getByText('lost-after-acceptance · R1').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Close' }).click()
    await expect(place('R1')).rejects.toThrow()
    await page.locator('.rows a', { hasText: 'R1' }).click()
    await page.locator('li.fault', { hasText: 'lost-after-acceptance' }).waitFor()
    await expectAccessible(page)
  })

  it('moves the clock, so that a callback that was not taken is tried again', async () => {
    const { shop, page, place } = await open()
    shop.sandbox.callbacksTo({ kumquat: `${shop.merchant.url}/down` })
    const first = await place('R1')
    expect(first.status).toBe(200)
    await page.locator('.rows a', { hasText: 'R1' }).click()
    await page.getByRole('button', { name: '+1 min' }).click()
    await page.getByText('The clock was advanced by 1m').waitFor()
    await page.locator('li.callback', { hasText: 'not taken' }).first().waitFor()
    await page.getByLabel('Advance by').fill('1h')
    await page.getByRole('button', { name: 'Advance', exact: true }).click()
    await page.getByText('Callback 5/5').waitFor()
    await page.getByLabel('Advance by').fill('soon')
    await page.getByRole('button', { name: 'Advance', exact: true }).click()
    await page.getByText('is no duration').waitFor()
  })

  it("shows somebody else's text as text, and makes what nobody sees visible", async () => {
    const { shop, page } = await open()
    const orderDescription = `<script>alert(1)</script> "'& \u202Eevil\u202C ${'long '.repeat(190)}`
    await shop.pay({ orderDescription, orderId: '<img src=x onerror=alert(1)>' })
    await page.locator('.rows a').click()
    await page.getByText('U+202E').first().waitFor()
    await page.locator('li.request summary').click()
    expect(await page.locator('main script, main img[src=x]').count()).toBe(0)
    await expectAccessible(page)
  })

  it('works on a phone, in the dark', async () => {
    const { page, place } = await open({}, { viewport: { width: 320, height: 640 }, colorScheme: 'dark' })
    await place('R1')
    await page.locator('.rows a', { hasText: 'R1' }).waitFor()
    await expectAccessible(page)
    await page.locator('.rows a').click()
    await page.locator('li.request summary').click()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
    await expectAccessible(page)
    await page.getByRole('link', { name: 'All orders' }).click()
    await page.locator('.rows a').waitFor()
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('heading', { name: 'Connect your code' }).waitFor()
    await expectAccessible(page)
  })

  it('lists, filters and searches 10,000 orders', async () => {
    const { shop, page, call, place } = await open({ settleAfter: Number.POSITIVE_INFINITY })
    await page.goto('about:blank')
    const numbers = Array.from({ length: 9_999 }, (_, index) => index)
    for (let start = 0; start < numbers.length; start += 200) {
      await Promise.all(
        numbers.slice(start, start + 200).map((index) => {
          const account = index === 4321 ? '8615180624622' : '254771114118'
          return call('/orders', { request_no: `N-${index}`, product_id: 19402, account })
        }),
      )
    }
    await page.goto(shop.sandbox.url)
    await page.getByText('1–50 of 9,999').waitFor()
    await place('N-9999')
    await vi.waitFor(async () => expect(await page.textContent('#count-orders')).toBe('10,000'), 30_000)
    expect(await page.locator('.rows a').count()).toBe(50)
    await page.getByLabel('Search').fill('8615180624622')
    await page.locator('.rows a', { hasText: 'N-4321' }).waitFor()
    await page.getByText('1 in all').waitFor()
    await page.getByLabel('Search').fill('')
    await page.getByText('1–50 of 10,000').waitFor()
    await page.getByRole('button', { name: 'Older' }).click()
    await page.getByText('51–100 of 10,000').waitFor()
    await shop.sandbox.settle('N-7', 'failed')
    await page.getByLabel('State').selectOption('Failed')
    await page.locator('.rows a', { hasText: 'N-7' }).waitFor()
    await page.getByText('1 in all').waitFor()
    await page.getByLabel('Gateway').selectOption('Paynicorn')
    await page.getByText('Nothing fits this search.').waitFor()
  })
})
