import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'

interface Finding {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/**
 * A page that is watched: a message of the console, an uncaught error or a foreign request fails the test. The guard of
 * the application knows `name`.
 */
export async function watchedPage(
  browser: Browser,
  { name = 'anna', ...options }: BrowserContextOptions & { readonly name?: string } = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en',
    ...options,
    extraHTTPHeaders: { 'x-user': name },
  })
  const page = await context.newPage()
  // To close a day asks gateways about hundreds of orders, at their pace: nine seconds where nothing else runs.
  page.setDefaultTimeout(60_000)
  const problems: string[] = []
  page.on('console', (message) => {
    // Violations of the content security policy are told here, too. What the console refuses is on the page.
    if (!['error', 'warning'].includes(message.type())) return
    if (/status of [45]\d\d|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED/.test(message.text())) return
    problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('request', (request) => {
    const { hostname } = new URL(request.url())
    if (!['127.0.0.1', '[::1]', 'localhost'].includes(hostname)) problems.push(`a request to ${hostname}`)
  })
  onTestFinished(async () => {
    await context.close()
    expect(problems).toEqual([])
  })
  return page
}

/** Fails for whatever axe-core finds. */
export async function expectAccessible(page: Page): Promise<void> {
  // A text may be there before the colours are.
  await page.waitForLoadState('load')
  await page.evaluate(axe.source)
  const found = (await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations)',
  )) as readonly Finding[]
  expect(
    found.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]),
  ).toEqual([])
}
