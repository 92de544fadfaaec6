import type { Page } from 'playwright-core'
import { kumquatCaller } from '../../support/kumquat-caller.ts'
import type { Shop } from './shop.ts'

/** A page in a state that is worth a picture. */
export interface Scene {
  readonly name: string
  /** Which pictures the README shows. */
  readonly docs?: readonly ('phone' | 'desktop')[]
  readonly dark?: boolean
  readonly language?: string
  show(page: Page, shop: Shop): Promise<void>
}

/** Opens the cashier page of a new payment, and presses a button if one is named. */
const cashier =
  (params: Readonly<Record<string, unknown>> = {}, action = '') =>
  async (page: Page, shop: Shop): Promise<void> => {
    const { webUrl } = await shop.pay(params)
    await page.goto(webUrl)
    if (action !== '') await page.click(`button[value=${action}]`)
  }

export const cashierScenes: readonly Scene[] = [
  { name: 'cashier', docs: ['phone'], show: cashier() },
  {
    name: 'cashier-chinese',
    docs: ['phone'],
    show: cashier({ language: 'zh', orderDescription: '港湾游船票两张，周六 17:30' }),
  },
  { name: 'cashier-dark', docs: ['desktop'], dark: true, show: cashier() },
  { name: 'cashier-succeeded', docs: ['phone'], show: cashier({}, 'pay') },
  { name: 'cashier-declined', show: cashier({}, 'decline') },
  { name: 'cashier-processing', show: cashier({ amount: '1250.77' }, 'pay') },
  { name: 'cashier-left', show: cashier({ cpFrontPage: '' }, 'leave') },
  {
    name: 'cashier-already-paid',
    async show(page, shop) {
      const { webUrl, txnId } = await shop.pay()
      await shop.sandbox.settle(txnId, 'succeeded')
      await page.goto(webUrl)
    },
  },
  {
    name: 'cashier-unknown',
    show: async (page, shop) => void (await page.goto(`${shop.sandbox.url}/cashier/1`)),
  },
  {
    name: 'cashier-hostile',
    show: cashier({
      amount: '123456789012.50',
      orderDescription: `<script>alert(1)</script> "quotes" & 'more' \u202Eright to left\u202C مرحبا ${'long '.repeat(150)}`,
      orderId: 'x'.repeat(64),
    }),
  },
]

/** A day's business: orders of both gateways, some of them refused or not called back. */
async function business(shop: Shop): Promise<void> {
  const kumquat = kumquatCaller(shop.sandbox)
  const accounts = ['254771114118', '8615180624622', '254771114119', '254771114118']
  for (const [index, account] of accounts.entries()) {
    await kumquat.call('/orders', { request_no: `AIR-${2041 + index}`, product_id: 19402, account })
  }
  await kumquat.call('/balance', {}, 'not the key')
  await shop.sandbox.clock.advance('2s')
  await shop.pay({ orderDescription: 'One bottle of palm oil, 5 l', amount: '8900.00' })
  await shop.pay({ amount: '640.13' })
  await shop.pay()
  await shop.sandbox.clock.advance('40s')
}

/** The console with the order of a reference open, and one entry of its timeline. */
const order =
  (reference: string, entry?: string, scroll = false) =>
  async (page: Page, shop: Shop): Promise<void> => {
    await business(shop)
    await page.goto(shop.sandbox.url)
    await page.click(`.rows a:has-text("${reference}")`)
    await page.waitForSelector('#timeline')
    if (entry === undefined) return
    await page.locator(`li.${entry} summary`).first().click()
    await page.waitForSelector('.signing')
    if (scroll) await page.evaluate("document.querySelector('.signing').scrollIntoView()")
  }

async function list(page: Page, shop: Shop): Promise<void> {
  await business(shop)
  await page.goto(shop.sandbox.url)
  await page.waitForSelector('.rows')
}

/** The console with an order whose callback was not taken. */
async function refusedCallback(page: Page, shop: Shop): Promise<void> {
  shop.sandbox.callbacksTo({ kumquat: `${shop.merchant.url}/down` })
  await order('AIR-2041')(page, shop)
}

export const consoleScenes: readonly Scene[] = [
  {
    name: 'console-empty',
    docs: ['desktop'],
    async show(page, shop) {
      await page.goto(shop.sandbox.url)
      await page.waitForSelector('.welcome')
    },
  },
  { name: 'console-order', docs: ['desktop'], show: order('AIR-2041', 'callback') },
  {
    name: 'console-signing-dark',
    docs: ['desktop', 'phone'],
    dark: true,
    show: order('AIR-2041', 'request', true),
  },
  { name: 'console-refused-callback', docs: ['phone'], show: refusedCallback },
  { name: 'console-refused-callback-dark', dark: true, show: refusedCallback },
  { name: 'console-payment', show: order('SHOP-1002', 'answer') },
  { name: 'console-list', docs: ['phone'], show: list },
  { name: 'console-list-dark', dark: true, show: list },
  {
    name: 'console-refused',
    async show(page, shop) {
      await business(shop)
      await page.goto(`${shop.sandbox.url}/?kind=calls`)
      await page.locator('.rows a').first().click()
      await page.locator('li.request summary').first().click()
    },
  },
  {
    name: 'console-faults',
    docs: ['desktop'],
    async show(page, shop) {
      await business(shop)
      shop.sandbox.faults.next({ answer: 'lost-after-acceptance', gateway: 'kumquat', reference: 'AIR-2045' })
      shop.sandbox.faults.next({ callback: 'contradictory', times: 3 })
      await page.goto(shop.sandbox.url)
      await page.click('#open-faults')
      await page.waitForSelector('.waiting')
    },
  },
  {
    name: 'console-connect',
    async show(page, shop) {
      await business(shop)
      await page.goto(shop.sandbox.url)
      await page.click('#open-connect')
      await page.waitForSelector('dialog[open] .credentials')
    },
  },
]
