import type { Page } from 'playwright-core'
import { dayThere, zoneOfNoon } from '../../support/days.ts'
import { seed } from '../../support/seed.ts'
import type { Shop } from '../../support/shop.ts'

/** A page in a state that is worth a picture. */
export interface Scene {
  readonly name: string
  /** Which pictures the docs show: of which width and look, e.g. `phone-zh-dark`. */
  readonly docs?: readonly string[]
  /** What to see. */
  readonly at: string
  show?(page: Page): Promise<void>
}

/** A day on which something has gone wrong. */
export async function busyDay(shop: Shop): Promise<void> {
  await seed(shop, 3_000)
  const { kumicorn, sandbox, store, account } = shop
  const types = ['order.succeeded'] as const
  await store.expectHandlers([{ account, name: 'send-receipt-mail', types }], Date.now() - 3 * 86_400_000)
  for (const reference of ['AIR-2041', 'AIR-2042', 'AIR-2043', 'AIR-2044']) await shop.place(reference)
  // A success with a code; and a handler that cannot deliver.
  await shop.callBack('AIR-2041', { pin: '4711-0815-4242', price: '98.00' })
  await shop.until(async () => (await kumicorn.orders.get('AIR-2041'))?.state === 'succeeded')
  shop.failWith = new Error(
    'HTTP 503 from https://stock.internal/reserve: the warehouse is closed until 08:00',
  )
  await shop.callBack('AIR-2042')
  await shop.callBack('AIR-2043', { status: 'error', result: 'the number is not known' })
  await shop.until(async () => (await kumicorn.deadLetters.list()).deadLetters.length === 2)
  shop.failWith = undefined
  // The gateway says one thing, and then another.
  await shop.callBack('AIR-2041', { status: 'error', result: 'out of stock' })
  await sandbox.settle('AIR-2041', 'succeeded')
  // A payment of the other gateway, overridden by hand.
  await kumicorn.paynicorn.payments.create({
    orderId: 'SHOP-1001',
    amount: '12500.00',
    currency: 'NGN',
    countryCode: 'NG',
    orderDescription: 'Two tickets for the harbour cruise',
  })
  await kumicorn.orders.override('SHOP-1001', {
    state: 'succeeded',
    reason: 'paid in cash at the counter, receipt 4711',
    by: 'anna@shop.example',
  })
  await closedDays(shop)
}

/** Yesterday agreed; today a top-up was told that has not reached the balance. */
async function closedDays({ kumicorn, sandbox }: Shop): Promise<void> {
  const zone = zoneOfNoon()
  await kumicorn.dailyCloses.make({ zone, day: dayThere(-2) })
  await kumicorn.dailyCloses.make({ zone, day: dayThere(-1) })
  await kumicorn.kumquat.orders.place({ request_no: 'AIR-2045', product_id: 19402, account: '254771114118' })
  await sandbox.settle('AIR-2045', 'succeeded')
  const topUps = [{ amount: '5000.00', at: new Date(), note: 'bank transfer 20261126-17' }]
  await kumicorn.dailyCloses.make({ zone, day: dayThere(), provisional: true, topUps, askAtMost: 12 })
}

const order = (reference: string) => `#/order?reference=${reference}`

export const scenes: readonly Scene[] = [
  { name: 'overview', docs: ['desktop', 'phone', 'phone-dark'], at: '#/' },
  { name: 'orders', docs: ['desktop-dark'], at: '#/orders' },
  { name: 'orders-filtered', docs: ['desktop'], at: '#/orders?stuck=1' },
  { name: 'orders-none', at: '#/orders?reference=nothing' },
  {
    name: 'order',
    docs: ['desktop', 'phone'],
    at: order('AIR-2041'),
    async show(page) {
      await page
        .locator('summary', { hasText: /kumquat/ })
        .first()
        .click()
    },
  },
  { name: 'order-dead', at: order('AIR-2042') },
  { name: 'order-person', at: order('SHOP-1001') },
  { name: 'order-stuck', at: order('PAST-0002994') },
  {
    name: 'override',
    docs: ['phone'],
    at: order('AIR-2044'),
    async show(page) {
      await page.locator('#override').click()
      await page.locator('dialog[open]').waitFor()
    },
  },
  { name: 'dead-letters', docs: ['desktop'], at: '#/dead-letters' },
  { name: 'handlers', docs: ['desktop-zh'], at: '#/handlers' },
  { name: 'closes', docs: ['desktop-zh-dark'], at: '#/closes' },
  {
    name: 'close',
    docs: ['desktop', 'phone-dark'],
    at: '#/closes',
    async show(page) {
      await page.locator('tbody tr', { hasText: 'KUMQUAT' }).locator('a').first().click()
      await page.locator('#balance').waitFor()
    },
  },
  {
    name: 'close-day',
    docs: ['phone'],
    at: '#/closes',
    async show(page) {
      await page.locator('#close-day').click()
      await page.locator('dialog[open]').waitFor()
    },
  },
]

/** What somebody sees who only looks. */
export const seenByOthers: readonly Scene[] = [
  { name: 'order-read-only', docs: ['desktop'], at: order('AIR-2041') },
  { name: 'dead-letters-read-only', at: '#/dead-letters' },
  { name: 'closes-read-only', at: '#/closes' },
]

/** Of a shop in which nothing has happened yet. */
export const quietScenes: readonly Scene[] = ['', 'orders', 'dead-letters', 'handlers', 'closes'].map(
  (at) => ({
    name: `${at || 'overview'}-empty`,
    ...(at === '' && { docs: ['phone-zh'] }),
    at: `#/${at}`,
  }),
)
