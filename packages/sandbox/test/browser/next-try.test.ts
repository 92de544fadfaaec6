import { expect, it } from 'vitest'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { sharedBrowser } from './support/browser.ts'
import { openShop } from './support/shop.ts'

const browser = sharedBrowser()

it('a refused callback shows its next try, and a button that advances to it, on a phone below one row', async () => {
  const shop = await openShop({ startsAt: new Date('2026-11-21T09:30:00Z') })
  shop.sandbox.callbacksTo({ kumquat: `${shop.merchant.url}/down` })
  const order = { request_no: 'R1', product_id: 19402, account: '254771114118' }
  await kumquatCaller(shop.sandbox).call('/orders', order)
  await shop.sandbox.clock.advance('1s')
  const context = await browser().newContext({ viewport: { width: 375, height: 720 } })
  const page = await context.newPage()
  await page.goto(`${shop.sandbox.url}/#1`)
  const next = page.locator('.next-try')
  await next.getByText('09:31:01').waitFor()
  expect((await page.locator('.bar').boundingBox())?.height).toBeLessThan(60)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375)
  await next.getByRole('button', { name: 'Advance to it' }).click()
  await next.getByText('09:33:01').waitFor()
  expect(shop.sandbox.orders()[0]?.callbacks).toHaveLength(2)
  await context.close()
})
