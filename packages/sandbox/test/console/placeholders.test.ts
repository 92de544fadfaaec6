import { readFile } from 'node:fs/promises'
import { createKumicorn } from '@kumicorn/core'
import { expect, it } from 'vitest'

const PACKAGE = new URL('../../', import.meta.url)

/** Where the adapters receive callbacks, mounted as in every example. */
const { paths } = createKumicorn({
  kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k' },
}).callbackRoutes
const mounted = Object.values(paths).map((path) => `http://127.0.0.1:3000/callbacks${path}`)

// They showed paths that no adapter mounts: who copied them got 404 for every callback.
it.each([
  'README.md',
  '../../docs/sandbox/command.md',
  '../../docs/sandbox/tests.md',
  'assets/console/addresses.js',
])('the addresses for callbacks in %s are those that the adapters mount', async (file) => {
  const text = await readFile(new URL(file, PACKAGE), 'utf8')
  const shown = text.match(/http:\/\/127\.0\.0\.1:3000\/[\w/]+/g) ?? []
  expect(shown.length).toBeGreaterThan(0)
  for (const address of shown) expect(mounted).toContain(address)
})
