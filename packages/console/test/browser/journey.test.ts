import type { Store } from '@kumicorn/core'
import { postgresStore } from '@kumicorn/postgres'
import { newDatabase } from '@kumicorn/testkit/postgres'
import { describe, expect, it } from 'vitest'
import { dayThere, zoneOfNoon } from '../support/days.ts'
import { hosts } from '../support/hosts.ts'
import { seed } from '../support/seed.ts'
import { MANY, openings, row } from './support/opened.ts'
import { expectAccessible } from './support/page.ts'

const opened = openings()
const onSqlite = async (): Promise<undefined> => undefined
const onPostgres = async (): Promise<Store> => postgresStore({ connectionString: await newDatabase() })
const mounts = hosts
  .filter(([name]) => ['Express 5', 'Fastify 5', 'Nest on Express'].includes(name))
  .map(([name, start]) => [name, start, onSqlite] as const)
const [[, onExpress] = []] = mounts

describe.each([...mounts, ['Express 5, with PostgreSQL', onExpress, onPostgres] as const])(
  'on %s',
  (_, start, newStore) => {
    it('leads the person on call through everything that can be done', { timeout: 240_000 }, async () => {
      const { shop, url, page } = await opened(
        async (there) => {
          await seed(there, MANY)
          const types = ['order.succeeded'] as const
          for (const name of ['old-mail', 'older-mail'])
            await there.store.expectHandlers([{ account: there.account, name, types }], 1)
          there.failWith = new Error('the warehouse is closed')
          for (const reference of ['A-1', 'A-2', 'A-3', 'A-4']) {
            await there.place(reference)
            if (reference !== 'A-4') await there.callBack(reference)
          }
          await there.until(async () => (await there.kumicorn.deadLetters.list()).deadLetters.length === 3)
          there.failWith = undefined
        },
        { start, store: await newStore(), options: { closeZone: zoneOfNoon() } },
      )
      await page.goto(url)
      await page.getByRole('heading', { name: 'Overview' }).waitFor()
      await expectAccessible(page)

      // What is asked of a gateway only when somebody wants to know.
      await page.locator('#ask-balance-kumquat').click()
      await page.locator('#balance-kumquat strong', { hasText: /^999\d{3}\.\d\d$/ }).waitFor()

      // A stuck order is found, and overridden with a reason.
      await page.locator('.tile', { hasText: 'Stuck' }).click()
      await page.getByRole('heading', { name: 'Orders' }).waitFor()
      // The rows of the overview's own tables go before these come.
      await page.locator('tbody .badge', { hasText: 'stuck' }).first().waitFor()
      const stuck = await page.locator('tbody tr').count()
      expect(await page.locator('tbody .badge', { hasText: 'stuck' }).count()).toBe(stuck)
      const reference = (await page.locator('tbody tr a').first().textContent()) ?? ''
      await page.locator('tbody tr a').first().click()
      await page.getByRole('heading', { name: reference }).waitFor()
      await page.locator('#override').click()
      await page.locator('#dialog-do').click()
      expect(await page.locator('dialog[open]').count()).toBe(1)
      await page.getByLabel('succeeded').check()
      await page.getByLabel('How you know, in words').fill('paid out by hand, ticket 4711')
      await expectAccessible(page)
      await page.locator('#dialog-do').click()
      await page.locator('.said', { hasText: 'paid out by hand, ticket 4711' }).waitFor()
      await page.getByText('anna said: succeeded').waitFor()
      expect(await shop.kumicorn.orders.get(reference)).toMatchObject({ state: 'succeeded', stuck: false })

      // An order is looked for, and its gateway is asked.
      await shop.sandbox.settle('A-4', 'succeeded')
      await page.keyboard.press('/')
      await page.locator('#search:focus').waitFor()
      await page.keyboard.type('A-4')
      await page.waitForURL(/reference=A-4/)
      await row(page, 'A-4').locator('a').click()
      await page.locator('#recheck').click()
      await page.locator('h1 + span .state', { hasText: 'succeeded' }).waitFor()
      await page.locator('#timeline').getByText('answer to a question').first().waitFor()

      // Dead letters: one is replayed, one discarded, the rest replayed at once.
      await page.getByRole('link', { name: /^Dead letters/ }).click()
      await row(page, 'A-1').getByRole('button', { name: 'Replay' }).click()
      await page.locator('#toast.shown').getByText('It is due again').waitFor()
      await row(page, 'A-1').waitFor({ state: 'detached' })
      await row(page, 'A-2').getByRole('button', { name: 'Discard' }).click()
      await page.getByText('will never get this event of A-2').waitFor()
      await page.locator('#dialog-do').click()
      await row(page, 'A-2').waitFor({ state: 'detached' })
      await page.locator('#replay-all').click()
      await page.locator('#dialog-do').click()
      await page.getByText('1 replayed, 0 left as they are.').waitFor()
      await expectAccessible(page)
      await page.getByText('There are no dead letters.').waitFor()

      // Handlers that are gone: one has another name now, one is forgotten.
      await page.locator('#nav-handlers').click()
      await row(page, 'old-mail').first().waitFor()
      await page.locator('[id="rename-old-mail"]').click()
      await page.getByLabel('The new name').fill('fulfil')
      await page.locator('#dialog-do').click()
      await page.locator('[id="rename-old-mail"]').waitFor({ state: 'detached' })
      await page.locator('[id="forget-older-mail"]').click()
      await page.getByText('events that wait for it and 0 dead letters are lost with it').waitFor()
      await page.locator('#dialog-do').click()
      await row(page, 'older-mail').waitFor({ state: 'detached' })
      expect(new Set((await shop.kumicorn.handlers.list()).map(({ name }) => name))).toEqual(
        new Set(['fulfil']),
      )
      await expectAccessible(page)

      // The day is closed: it is not over, so for now; then again, with a top-up that was forgotten.
      await page.locator('#nav-closes').click()
      await page.getByText('No day has been closed yet.').waitFor()
      await page.locator('#close-day').click()
      await page.getByLabel('Day', { exact: true }).fill(dayThere())
      await expectAccessible(page)
      await page.locator('#dialog-do').click()
      await page.getByRole('heading', { name: 'This day is not over' }).waitFor()
      await page.locator('#dialog-do').click()
      await row(page, 'KUMQUAT').getByText('the day was not over').waitFor()
      await expectAccessible(page)
      await row(page, 'KUMQUAT').locator('a').click()
      await page.getByRole('heading', { name: 'What the orders did' }).waitFor()
      await expectAccessible(page)
      await page.locator('#close-again').click()
      const topUps = page.getByLabel('Top-ups of the balance')
      await topUps.fill('5000 yesterday')
      await page.locator('#dialog-do').click()
      expect(await page.locator('dialog[open]').count()).toBe(1)
      await topUps.fill(`5000.00 ${dayThere(-9)} 10:00 bank transfer`)
      await page.locator('#dialog-do').click()
      await page.getByRole('heading', { name: 'This day is not over' }).waitFor()
      await page.locator('#dialog-do').click()
      await page.getByText('Other closes of this day').waitFor()
      const saving = page.waitForEvent('download')
      await page.locator('#csv').click()
      expect((await saving).suggestedFilename()).toBe(`close-${dayThere()}-kumquat-1.csv`)
      expect((await shop.kumicorn.dailyCloses.list({ account: shop.account })).closes).toMatchObject([
        { nth: 2, provisional: true, balance: { topUps: [{ amount: '5000.00', note: 'bank transfer' }] } },
        { nth: 1 },
      ])
    })
  },
)
