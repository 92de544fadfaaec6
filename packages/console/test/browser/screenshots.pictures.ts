import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { zoneOfNoon } from '../support/days.ts'
import { hosted } from '../support/hosts.ts'
import { openShop } from '../support/shop.ts'
import { sharedBrowser } from './support/browser.ts'
import { busyDay, scenes } from './support/scenes.ts'

/*
 * Makes the pictures anew: SCREENSHOTS=docs vitest run --project console
 * `docs` makes those of the README, any other folder gets every page and state: at both widths, light and dark, in both
 * languages. SCREENSHOT_FONTS may name woff2 files, by commas, for machines without decent fonts.
 */
const { SCREENSHOTS: folder = 'docs', SCREENSHOT_FONTS: fonts = '', SCREENSHOT_ONLY: only = '' } = process.env

const sizes = { phone: { width: 390, height: 780 }, desktop: { width: 1280, height: 800 } } as const
const looks = [
  ['', 'light', 'en'],
  ['-dark', 'dark', 'en'],
  ['-zh', 'light', 'zh-CN'],
] as const

const faces = fonts
  .split(',')
  .filter(Boolean)
  .map((file, index) => ({ family: `shot-${index}`, data: readFileSync(file).toString('base64') }))
const families = faces.map(({ family }) => family).join(', ')
const css = `${faces.map(({ family, data }) => `@font-face { font-family: ${family}; font-weight: 100 900; src: url(data:font/woff2;base64,${data}) }`).join('')}
:root { font-family: ${families}, sans-serif !important }
pre, code, .mono { font-family: 'DejaVu Sans Mono', ${families} !important }`

describe('screenshots', () => {
  const browser = sharedBrowser()
  it('of every page and state', { timeout: 900_000 }, async () => {
    const shop = await openShop()
    // First, so that it sees the calls of the day.
    const { url } = await hosted(shop.kumicorn, { title: 'Shop, staging', closeZone: zoneOfNoon() })
    await busyDay(shop)
    mkdirSync(join(import.meta.dirname, '../..', folder), { recursive: true })
    for (const [suffix, colorScheme, locale] of folder === 'docs' ? looks.slice(0, 1) : looks)
      for (const size of ['phone', 'desktop'] as const) {
        const context = await browser().newContext({
          viewport: sizes[size],
          deviceScaleFactor: 1,
          colorScheme,
          locale,
          extraHTTPHeaders: { 'x-user': 'anna@shop.example' },
          // For the fonts, which are put in as a style.
          bypassCSP: true,
        })
        for (const scene of scenes) {
          if (folder === 'docs' && !scene.docs?.includes(size)) continue
          if (only !== '' && !only.split(',').includes(scene.name)) continue
          const page = await context.newPage()
          await page.goto(url + scene.at)
          await page.locator('main h1').first().waitFor()
          await scene.show?.(page, shop)
          if (faces.length > 0) await page.addStyleTag({ content: css })
          await page.evaluate('document.fonts.ready')
          const isWhole = size === 'phone' && folder !== 'docs'
          const path = join(import.meta.dirname, '../..', folder, `${scene.name}-${size}${suffix}.png`)
          await page.screenshot({ path, fullPage: isWhole && scene.name !== 'orders' })
          await page.close()
        }
        await context.close()
      }
  })
})
