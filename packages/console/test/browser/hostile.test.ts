import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { kumicornConsole } from '../../src/index.ts'
import { dayThere, zoneOfNoon } from '../support/days.ts'
import { hostile, hostileShop, longHostile, REFERENCE } from '../support/hostile.ts'
import type { StartHost } from '../support/hosts.ts'
import type { Shop } from '../support/shop.ts'
import { openings, visit } from './support/opened.ts'
import { expectAccessible } from './support/page.ts'

const opened = openings()

/** A host whose user has a hostile name, and which has a hostile title. */
const hostileHost: StartHost = async (kumicorn, options) => {
  const page = kumicornConsole(kumicorn, { ...options, title: hostile('title'), user: () => hostile('user') })
  const server = createServer((request, response) => page(request, response)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** A close in which each text of a stranger is a hostile one. */
async function hostileClose(shop: Shop): Promise<void> {
  const zone = zoneOfNoon()
  const topUps = [{ amount: '5', at: new Date(), note: longHostile('note'), account: shop.account }]
  await shop.kumicorn.dailyCloses.make({ zone, day: dayThere(), provisional: true, topUps, askAtMost: 0 })
}

/** What people can read of a page, also what stands in attributes and in the title. */
const readable = (page: Page): Promise<string> =>
  page.evaluate(`(() => {
    const texts = [document.title]
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) texts.push(walk.currentNode.data)
    for (const each of document.querySelectorAll('*'))
      for (const name of ['title', 'aria-label', 'placeholder', 'data-label'])
        if (each.hasAttribute(name)) texts.push(each.getAttribute(name))
    return texts.join(' ')
  })()`)

/** What stands out of the window, and in nothing that can be scrolled by itself. */
const WIDER = `(() => {
  const width = document.documentElement.clientWidth
  const scrolls = (each) => each && (/auto|scroll|hidden|clip/.test(getComputedStyle(each).overflowX) || scrolls(each.parentElement))
  return document.documentElement.scrollWidth <= width ? [] : [...document.querySelectorAll('body *')]
    .filter((each) => each.getBoundingClientRect().right > width + 1 && !scrolls(each.parentElement))
    .map((each) => [each.parentElement.className, each.tagName, each.className, each.id.slice(0, 20)].join(' '))
})()`

/** What is wrong with a page: something has run, is no text, stands out, or is unseen. */
async function wrongWith(page: Page): Promise<readonly unknown[]> {
  const text = await readable(page)
  const strange = 'script:not([src]), [src="x"], [onerror], [onload], main b, [href^="javascript"]'
  return [
    ...(text.match(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/u) ?? []).map((each) => `unseen: ${each}`),
    ...[await page.evaluate('window.ran')].filter((ran) => ran !== undefined),
    ...(await page.locator(strange).all()),
    ...((await page.evaluate(WIDER)) as string[]),
  ]
}

it('shows the text of strangers as text, in its place, and what nobody would see as escapes', {
  timeout: 240_000,
}, async () => {
  const { shop, url, page } = await opened(
    async (there) => {
      await hostileShop(there)
      await hostileClose(there)
    },
    { start: hostileHost, options: { closeZone: zoneOfNoon() } },
  )
  page.on('dialog', (dialog) => {
    throw new Error(`a dialog: ${dialog.message()}`)
  })
  const close = `#/close?${new URLSearchParams({ day: dayThere(), account: shop.account })}`
  const order = `#/order?${new URLSearchParams({ reference: REFERENCE })}`
  const places: Readonly<Record<string, readonly string[]>> = {
    '#/': ['user', 'title'],
    '#/orders': ['R ', 'recipient', 'currency'],
    [`#/orders?${new URLSearchParams({ reference: REFERENCE.slice(0, 20) })}`]: ['R '],
    [order]: [
      ...[
        'R ',
        'conflict',
        'collides',
        'recipient',
        'currency',
        'gatewayReference',
        'operation',
        'field',
        'id',
      ],
      ...['value', 'reason', 'status', 'by', 'raw', 'callback', 'handler', 'lastError'],
    ],
    '#/dead-letters': ['handler', 'lastError', 'R '],
    '#/handlers': ['handler'],
    '#/closes': [],
    [close]: ['R ', 'note'],
    [`#/order?${new URLSearchParams({ reference: hostile('none') })}`]: ['none'],
    [`#/order?${new URLSearchParams({ reference: REFERENCE, gateway: hostile('gateway') })}`]: ['gateway'],
    [`#/orders?${new URLSearchParams({ state: hostile('state') })}`]: [],
  }
  const wrong: unknown[] = []
  const look = async (where: string): Promise<void> => {
    for (const each of await wrongWith(page)) wrong.push(`${where}: ${each}`)
  }
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 })
    for (const [at, names] of Object.entries(places)) {
      await visit(page, url + at)
      for (const summary of await page.locator('summary').all()) await summary.click()
      const where = `${width} ${at.slice(0, 30)}`
      await look(where)
      const text = await readable(page)
      wrong.push(...names.filter((name) => !text.includes(name)).map((name) => `${where} lacks ${name}`))
      if (names.length > 0) expect(text).toContain('U+202E')
      await expectAccessible(page)
    }

    // Dialogs, and what is said after a deed.
    await visit(page, url + order)
    await page.locator('#override').click()
    await page.locator('dialog[open]').waitFor()
    await look(`${width} override`)
    await page.keyboard.press('Escape')
    await page.locator('#recheck').click()
    await page.locator('#toast.shown').waitFor()
    await look(`${width} recheck`)
    await visit(page, `${url}#/handlers`)
    for (const deed of ['Rename…', 'Forget…']) {
      await page.getByRole('button', { name: deed }).last().click()
      await page.locator('dialog[open]').waitFor()
      await look(`${width} ${deed}`)
      await page.keyboard.press('Escape')
    }
    await visit(page, `${url}#/dead-letters`)
    await page.locator('main button', { hasText: 'Discard' }).first().click()
    await page.locator('dialog[open]').waitFor()
    await look(`${width} discard`)
    await page.keyboard.press('Escape')
  }
  expect(wrong).toEqual([])
})

it('overrides with a hostile reason and shows who said so', async () => {
  const { shop, url, page } = await opened(hostileShop, { start: hostileHost })
  await visit(page, `${url}#/order?${new URLSearchParams({ reference: REFERENCE })}`)
  await page.locator('#override').click()
  await page.getByLabel('succeeded').check()
  await page.getByLabel('How you know, in words').fill(hostile('because'))
  await page.locator('#dialog-do').click()
  await page.locator('.said', { hasText: 'because' }).waitFor()
  expect(await wrongWith(page)).toEqual([])
  const events = await shop.kumicorn.orders.events(REFERENCE)
  expect(events.at(-1)).toMatchObject({ reason: hostile('because').trim(), data: { by: hostile('user') } })
})
