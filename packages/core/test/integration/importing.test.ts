import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

const run = promisify(execFile)
const child = fileURLToPath(new URL('./importing.child.ts', import.meta.url))

/** What is loaded to import modules of this package, by a process of its own in which zod cannot build a schema. */
async function loadedBy(...sources: readonly string[]): Promise<readonly string[]> {
  const modules = sources.map((source) => new URL(`../../${source}`, import.meta.url).href)
  const { stdout } = await run(process.execPath, ['--no-warnings', child, ...modules])
  return JSON.parse(stdout)
}

describe('importing this package', () => {
  const entries = Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : entry['@kumicorn/source'],
  )

  it('builds no schema and loads nothing that is only needed later, whichever entry is imported', async () => {
    const loaded = await loadedBy(...entries)
    expect(loaded).toContain('zod')
    for (const late of ['undici', 'node:sqlite', 'node:worker_threads', 'node:net', 'node:util'])
      expect(loaded).not.toContain(late)
  })

  it('is checked by a test that sees a schema which is built at once', async () => {
    const eager = loadedBy('../testkit/src/mango/endpoints.ts')
    await expect(eager).rejects.toThrow(/z\.\w+ is used while the package is imported/)
  })
})
