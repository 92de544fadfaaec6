import { describe, expect, it } from 'vitest'
import { zoneOfNoon } from '../support/days.ts'
import { openings, visit } from './support/opened.ts'
import { expectAccessible } from './support/page.ts'
import { busyDay, scenes } from './support/scenes.ts'

const opened = openings()

describe.each([
  ['light', 'en'],
  ['dark', 'en'],
  ['light', 'zh-CN'],
  ['dark', 'zh-CN'],
] as const)('every page, %s, %s', (colorScheme, locale) => {
  it('is accessible, and fits the smallest phone', { timeout: 180_000 }, async () => {
    const { url, page } = await opened(busyDay, {
      view: { colorScheme, locale, viewport: { width: 320, height: 640 } },
      options: { title: 'Shop, staging', closeZone: zoneOfNoon() },
    })
    for (const scene of scenes) {
      await visit(page, url + scene.at)
      await scene.show?.(page)
      await expectAccessible(page)
      const width = await page.evaluate('document.documentElement.scrollWidth')
      expect([scene.name, width]).toEqual([scene.name, 320])
      await page.setViewportSize({ width: 1280, height: 800 })
      await expectAccessible(page)
      await page.setViewportSize({ width: 320, height: 640 })
    }
  })
})
