import { storeSamples } from '@kumicorn/testkit'
import { expect, it } from 'vitest'
import { openings, visit } from './support/opened.ts'
import { expectAccessible } from './support/page.ts'

const opened = openings()
const { anOrder, lived } = storeSamples

it('leads through a history of 5,000 entries page by page, the newest first', {
  timeout: 120_000,
}, async () => {
  const { url, page } = await opened(async ({ store, account }) => {
    const order = anOrder({ account, gateway: 'kumquat', kind: 'order', reference: 'LONG' })
    await store.begin(order)
    await lived(store, order, 2_500)
  })
  const turns = () => page.locator('#timeline .what code', { hasText: 'TURN-' }).allTextContents()
  const from = (first: number) => Array.from({ length: 50 }, (_, n) => `TURN-${first + n}`)
  await visit(page, `${url}#/order?reference=LONG`)
  expect(await turns()).toEqual(from(2_451))
  expect(await page.locator('#timeline > li').count()).toBe(100)
  expect(await page.locator('#newest-entries').count()).toBe(0)
  expect(await page.locator('#timeline').getByText('Placed').count()).toBe(0)
  await page.locator('#older-entries').click()
  await page.locator('#newest-entries').waitFor()
  expect(await turns()).toEqual(from(2_401))
  await expectAccessible(page)
  await page.goBack()
  await page.locator('#newest-entries').waitFor({ state: 'detached' })
  expect(await turns()).toEqual(from(2_451))
  for (let n = 1; n < 50; n += 1) {
    await page.locator('#older-entries').click()
    await page
      .locator('#timeline')
      .getByText(`TURN-${2_451 - 50 * n}`, { exact: true })
      .first()
      .waitFor()
  }
  expect(await turns()).toEqual(from(1))
  expect(await page.locator('#timeline').getByText('Placed').count()).toBe(1)
  expect(await page.locator('#older-entries').count()).toBe(0)
  await page.locator('#newest-entries').click()
  await page.locator('#timeline').getByText('TURN-2500', { exact: true }).first().waitFor()
  expect(await turns()).toEqual(from(2_451))
})
