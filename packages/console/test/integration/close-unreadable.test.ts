import type { DaysOfStore } from '@kumicorn/core'
import { expect, it } from 'vitest'
import { dayThere, zoneOfNoon } from '../support/days.ts'
import { hosted } from '../support/hosts.ts'
import { openShop } from '../support/shop.ts'

it('a close that cannot be read is told of, and no file is made without it', async () => {
  const shop = await openShop()
  const { get } = await hosted(shop.kumicorn)
  const [day, before] = [dayThere(), dayThere(-1)]
  for (const of of [before, day])
    await shop.kumicorn.dailyCloses.make({ zone: zoneOfNoon(), day: of, provisional: true })
  const { account } = shop
  const store = shop.store as typeof shop.store & DaysOfStore
  await store.keepClose({ account, day: before, madeAt: 1, body: 'torn' })
  const { body } = await get('api/closes')
  expect(body.unreadable).toMatchObject([{ account, day: before, nth: 2 }])
  expect(body.unreadable[0].unreadable).toContain('a close that was kept is no close')
  // The one before it is not taken for the last of its day.
  expect(body.closes.filter((close: { isLast: boolean }) => !close.isLast)).toMatchObject([{ day: before }])
  const at = `day=${before}&account=${encodeURIComponent(account)}`
  for (const path of [`api/close?${at}&nth=2`, 'api/closes.csv'])
    expect(await get(path)).toMatchObject({ status: 409, body: { error: { code: 'close_unreadable' } } })
  expect((await get(`api/close?${at}&nth=1`)).status).toBe(200)
  expect((await get(`api/closes.csv?from=${day}`)).status).toBe(200)
})
