import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'

/** Chromium from the package on Linux x64, an installed Chrome elsewhere. */
export async function launch(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return playwright.launch({ channel: 'chrome' })
  }
  const executablePath = await chromium.executablePath()
  // Of the package's arguments for tiny machines only these matter here.
  return playwright.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

/** One browser for the tests of a file. */
export function sharedBrowser(): () => Browser {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launch()
  }, 60_000)
  afterAll(() => browser?.close())
  return () => {
    if (browser === undefined) throw new Error('the browser has not started')
    return browser
  }
}
