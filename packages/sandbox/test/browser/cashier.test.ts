import { describe, expect, it, vi } from 'vitest'
import { sharedBrowser } from './support/browser.ts'
import { expectAccessible, watchedPage } from './support/page.ts'
import { openShop } from './support/shop.ts'

const phone = { viewport: { width: 320, height: 640 } }

describe('the cashier page', () => {
  const browser = sharedBrowser()
  const open = async (params?: Readonly<Record<string, unknown>>, options = {}) => {
    const shop = await openShop()
    const page = await watchedPage(browser(), { ...phone, ...options })
    const payment = await shop.pay(params)
    await page.goto(payment.webUrl)
    return { shop, page, payment }
  }

  it('takes a payment, tells the merchant and leads back to the shop', async () => {
    const { shop, page, payment } = await open()
    expect(await page.textContent('h1')).toContain('NGN 1,250.00')
    expect(await page.textContent('.description')).toContain('harbour cruise')
    await expectAccessible(page)
    await page.getByLabel('MTN wallet').check()
    await page.getByRole('textbox', { name: 'Mobile number' }).fill('08031234567')
    await page.getByRole('button', { name: 'Pay 1,250.00 NGN' }).click()
    await page.getByText('Payment successful').waitFor()
    await expectAccessible(page)
    await page.waitForURL(shop.frontPage)
    await vi.waitFor(() => expect(shop.postbacks()).toHaveLength(1), 30_000)
    expect(shop.postbacks()[0]).toMatchObject({ txnId: payment.txnId, status: '1', payMethod: 'MTN' })
    expect(shop.sandbox.orders()[0]).toMatchObject({
      state: 'succeeded',
      callbacks: [{ verdict: 'acknowledged' }],
    })
    // The time at which the simulated customer would have paid changes nothing any more.
    await shop.sandbox.clock.advance('1h')
    expect(shop.postbacks()).toHaveLength(1)
  })

  it('can be paid with the keyboard alone', async () => {
    const { shop, page } = await open()
    const press = async (key: string) => page.keyboard.press(key)
    await page.getByLabel('Bank card').focus()
    await press('ArrowDown')
    expect(await page.getByLabel('Bank transfer by USSD').isChecked()).toBe(true)
    await press('Tab')
    await press('Enter')
    await page.getByText('Payment successful').waitFor()
    await vi.waitFor(() => expect(shop.postbacks()[0]).toMatchObject({ payMethod: 'USSD' }), 30_000)
  })

  it('declines a payment', async () => {
    const { shop, page } = await open()
    await page.getByRole('button', { name: 'Decline this payment' }).click()
    await page.getByText('Payment declined').waitFor()
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Return to the merchant' }).click()
    await page.waitForURL(shop.frontPage)
    await vi.waitFor(() => expect(shop.postbacks()[0]).toMatchObject({ status: '0' }), 30_000)
  })

  it('lets the customer leave: the payment stays open and can be taken up again', async () => {
    const { shop, page, payment } = await open()
    await page.getByRole('button', { name: 'Cancel and go back' }).click()
    await page.waitForURL(shop.frontPage)
    await shop.sandbox.clock.advance('1h')
    expect(shop.sandbox.orders()[0]).toMatchObject({ state: 'pending' })
    expect(shop.postbacks()).toEqual([])
    await page.goto(payment.webUrl)
    await page.getByRole('button', { name: /^Pay/ }).click()
    await page.getByText('Payment successful').waitFor()
  })

  it('stays without a way back where the payment names no page of the web', async () => {
    const { page } = await open({ cpFrontPage: 'javascript:alert(1)' })
    await page.getByRole('button', { name: 'Cancel and go back' }).click()
    await page.getByText('Payment not completed').waitFor()
    await expectAccessible(page)
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0)
    await page.getByRole('link', { name: 'Continue to pay' }).click()
    await page.getByRole('button', { name: /^Pay/ }).click()
    await page.getByText('Payment successful').waitFor()
    expect(await page.getByRole('link', { name: 'Return to the merchant' }).count()).toBe(0)
  })

  it.each([
    ['1250.13', 'Payment declined'],
    ['1250.77', 'Payment in progress'],
  ])('does with %s what the magic amounts say: %s', async (amount, verdict) => {
    const { page } = await open({ amount })
    await page.getByRole('button', { name: /^Pay/ }).click()
    await page.getByText(verdict).waitFor()
    await expectAccessible(page)
  })

  it('goes on by itself when a payment in progress is decided', async () => {
    const { shop, page, payment } = await open({ amount: '1250.77', cpFrontPage: '' })
    await page.getByRole('button', { name: /^Pay/ }).click()
    await page.getByText('Payment in progress').waitFor()
    await shop.sandbox.settle(payment.txnId, 'succeeded')
    await page.getByText('Payment successful').waitFor()
  })

  it('says so when a payment is paid already or does not exist', async () => {
    const { shop, page, payment } = await open()
    await shop.sandbox.settle(payment.txnId, 'succeeded')
    // The form of before is still on the screen.
    await page.getByRole('button', { name: /^Pay/ }).click()
    await page.goto(payment.webUrl)
    await page.getByText('Already paid').waitFor()
    await expectAccessible(page)
    expect(shop.postbacks()).toHaveLength(1)
    await page.goto(`${shop.sandbox.url}/cashier/1`)
    await page.getByText('Payment not found').waitFor()
    await expectAccessible(page)
  })

  it('speaks the language of the payment, of the browser, or the one that is chosen', async () => {
    const { page, payment } = await open({ language: 'zh-CN' })
    await page.getByText('支付方式').waitFor()
    expect(await page.getAttribute('html', 'lang')).toBe('zh-Hans')
    await expectAccessible(page)
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByText('Payment method').waitFor()
    await page.goto(payment.webUrl)
    await page.getByRole('button', { name: /^支付/ }).click()
    await page.getByText('支付成功').waitFor()
    const { page: chinese } = await open({}, { locale: 'zh-CN' })
    await chinese.getByText('支付方式').waitFor()
  })

  it("shows somebody else's text as text, on the smallest phone without scrolling sideways", async () => {
    const description = `<script>alert(1)</script><img src=x onerror=alert(2)> "'& \u202Eevil\u202C ${'w'.repeat(900)}`
    const { page } = await open({ orderDescription: description, orderId: `"><b>${'x'.repeat(50)}` })
    expect(await page.locator('.description').textContent()).toBe(description)
    expect(await page.locator('main script, main b, main img[src=x]').count()).toBe(0)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
    await expectAccessible(page)
  })

  it.each([
    [1280, 720, 'light'],
    [1280, 720, 'dark'],
    [1440, 900, 'dark'],
    [390, 844, 'dark'],
  ] as const)(
    'has the button to pay in sight on %i × %i, %s, whatever is chosen',
    async (width, height, colorScheme) => {
      const { page } = await open(
        { orderDescription: 'w '.repeat(400) },
        { viewport: { width, height }, colorScheme },
      )
      const pay = page.getByRole('button', { name: /^Pay/ })
      for (const method of ['Bank card', 'MTN wallet', 'Operator billing', 'Bank card']) {
        const choice = page.getByLabel(method)
        if ((await choice.count()) === 0) continue
        await choice.check()
        const box = await pay.boundingBox()
        expect(box?.y).toBeGreaterThan(0)
        expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height)
      }
      const ground = (await page.evaluate('getComputedStyle(document.body).backgroundColor')) as string
      expect(Number(/\d+/.exec(ground)?.[0]) < 128).toBe(colorScheme === 'dark')
      await expectAccessible(page)
      await pay.click()
      await page.getByText('Payment successful').waitFor()
      await expectAccessible(page)
    },
  )

  it('works without JavaScript', async () => {
    const { page } = await open({}, { javaScriptEnabled: false })
    await page.getByRole('button', { name: /^Pay/ }).click()
    await page.getByText('Payment successful').waitFor()
  })
})
