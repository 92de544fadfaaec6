import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { describe, it } from 'vitest'
import { zoneOfNoon } from '../support/days.ts'
import { hosted } from '../support/hosts.ts'
import { openShop } from '../support/shop.ts'
import { sharedBrowser } from './support/browser.ts'
import { busyDay, quietScenes, type Scene, scenes, seenByOthers } from './support/scenes.ts'

/*
 * Makes the pictures anew: SCREENSHOTS=docs vitest run --project console
 * `docs` makes those of the README, any other folder gets every page and state: at both widths, light and dark, in both
 * languages. SCREENSHOT_FONTS may name woff2 files, by commas, for machines without decent fonts.
 */
const { SCREENSHOTS: folder = 'docs', SCREENSHOT_FONTS: fonts = '', SCREENSHOT_ONLY: only = '' } = process.env

const sizes = { phone: { width: 390, height: 780 }, desktop: { width: 1280, height: 800 } } as const
type Size = keyof typeof sizes
const looks = [
  ['', 'light', 'en'],
  ['-dark', 'dark', 'en'],
  ['-zh', 'light', 'zh-CN'],
  ['-zh-dark', 'dark', 'zh-CN'],
] as const

const faces = fonts
  .split(',')
  .filter(Boolean)
  .map((file, index) => ({ family: `shot-${index}`, data: readFileSync(file).toString('base64') }))
const families = faces.map(({ family }) => family).join(', ')
const css = `${faces.map(({ family, data }) => `@font-face { font-family: ${family}; font-weight: 100 900; src: url(data:font/woff2;base64,${data}) }`).join('')}
:root { font-family: ${families}, sans-serif !important }
pre, code, .mono { font-family: 'DejaVu Sans Mono', ${families} !important }`

const folderOf = join(import.meta.dirname, '../..', folder)

/** Whether a picture is wanted: `docs` names those that a page of the docs shows, e.g. `phone-dark`. */
const isWanted = ({ name, docs = [] }: Scene, size: Size, suffix: string): boolean =>
  folder === 'docs' ? docs.includes(`${size}${suffix}`) : only === '' || only.split(',').includes(name)

describe('screenshots', () => {
  const browser = sharedBrowser()

  const contextOf = (size: Size, [, colorScheme, locale]: (typeof looks)[number], user: string) =>
    browser().newContext({
      viewport: sizes[size],
      deviceScaleFactor: 1,
      colorScheme,
      locale,
      extraHTTPHeaders: { 'x-user': user },
      // For the fonts, which are put in as a style.
      bypassCSP: true,
    })

  async function take(context: BrowserContext, scene: Scene, url: string, file: string, isWhole: boolean) {
    const page = await context.newPage()
    await page.goto(url + scene.at)
    await page.locator('main h1').first().waitFor()
    await scene.show?.(page)
    if (faces.length > 0) await page.addStyleTag({ content: css })
    await page.evaluate('document.fonts.ready')
    await page.screenshot({ path: join(folderOf, file), fullPage: isWhole && scene.name !== 'orders' })
    await page.close()
  }

  async function takeAll(of: readonly Scene[], url: string, user = 'anna@shop.example') {
    mkdirSync(folderOf, { recursive: true })
    for (const look of looks)
      for (const size of ['phone', 'desktop'] as const) {
        const wanted = of.filter((scene) => isWanted(scene, size, look[0]))
        if (wanted.length === 0) continue
        const context = await contextOf(size, look, user)
        const isWhole = folder !== 'docs'
        for (const scene of wanted)
          await take(context, scene, url, `${scene.name}-${size}${look[0]}.png`, isWhole)
        await context.close()
      }
  }

  it('of every page and state of a busy day, and of who only looks', { timeout: 900_000 }, async () => {
    const shop = await openShop()
    // First, so that it sees the calls of the day.
    const { url } = await hosted(shop.kumicorn, { title: 'Shop, staging', closeZone: zoneOfNoon() })
    await busyDay(shop)
    await takeAll(scenes, url)
    await takeAll(seenByOthers, url, 'only-looks')
  })

  it('of a shop in which nothing has happened, and of one whose store is gone', {
    timeout: 900_000,
  }, async () => {
    const shop = await openShop()
    const { url } = await hosted(shop.kumicorn, {
      title: 'Shop, staging',
      closeZone: zoneOfNoon(),
      refresh: 300,
    })
    await takeAll(quietScenes, url)
    await shop.store.close()
    await takeAll(
      [
        {
          name: 'store-down',
          docs: ['desktop'],
          at: '#/',
          show: (page) => page.locator('#banner:not(:empty)').waitFor(),
        },
      ],
      url,
    )
  })
})
