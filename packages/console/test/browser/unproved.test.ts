import { expect, it } from 'vitest'
import { dayThere, zoneOfNoon } from '../support/days.ts'
import { openings } from './support/opened.ts'

const opened = openings()

// Found by an attack: the close knew which, and its page did not tell.
it('names the orders in flight of a close of which no balance shows that they are', async () => {
  const { shop, url, page } = await opened(async (there) => {
    await there.place('A-1')
    await there.kumicorn.dailyCloses.make({
      ...{ zone: zoneOfNoon(), day: dayThere(), provisional: true, askAtMost: 0 },
    })
  })
  await page.goto(
    `${url}#/close?${new URLSearchParams({ day: dayThere(), account: shop.account, nth: '1' })}`,
  )
  const line = page.locator('tr', { hasText: 'In flight now' })
  await line.waitFor({ timeout: 10_000 })
  expect(await line.textContent()).toMatch(/or given back already:.*A-1/)
})
