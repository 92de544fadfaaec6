import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { sharedBrowser } from './support/browser.ts'
import { cashierScenes, consoleScenes } from './support/scenes.ts'
import { openShop } from './support/shop.ts'

/*
 * Makes the pictures anew: SCREENSHOTS=docs vitest run --project sandbox
 * `docs` makes those of the README, any other folder gets every page and state at both widths. SCREENSHOT_FONTS
 * may name woff2 files, by commas, for machines without decent fonts.
 */
const { SCREENSHOTS: folder = 'docs', SCREENSHOT_FONTS: fonts = '' } = process.env

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 720 } } as const

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
  for (const scene of [...cashierScenes, ...consoleScenes]) {
    for (const size of ['phone', 'desktop'] as const) {
      if (folder === 'docs' && !scene.docs?.includes(size)) continue
      it(`${scene.name} on a ${size}`, async () => {
        const start = new Date('2026-11-21T09:30:00Z')
        const shop = await openShop({ startsAt: start, kumquat: { maxClockSkew: Number.POSITIVE_INFINITY } })
        const context = await browser().newContext({
          viewport: sizes[size],
          deviceScaleFactor: size === 'phone' ? 1.5 : 1,
          colorScheme: scene.dark ? 'dark' : 'light',
          // For the fonts, which are put in as a style.
          bypassCSP: true,
        })
        const page = await context.newPage()
        await scene.show(page, shop)
        if (faces.length > 0) await page.addStyleTag({ content: css })
        await page.evaluate('document.fonts.ready')
        await page.screenshot({
          path: join(import.meta.dirname, '../..', folder, `${scene.name}-${size}.png`),
        })
        await context.close()
      })
    }
  }
})
