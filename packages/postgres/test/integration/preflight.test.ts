import { createKumicorn } from '@kumicorn/core'
import { linesOf, mango, manualClock } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { describe, expect, it, onTestFinished } from 'vitest'
import { postgresChecks } from '../../src/checks.ts'
import { postgresStore } from '../../src/index.ts'

const NOW = Date.now()
const fine = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  version: '18.4 (Debian 18.4-1)',
  now: String(NOW),
}

const tools = (production = true) => ({
  signal: new AbortController().signal,
  clock: manualClock(NOW),
  production,
  country: 'NG',
})

/** What is said of a database that says this of itself, by the name of the check. */
async function saidOf(settings: Partial<typeof fine>, production?: boolean) {
  const checks = postgresChecks({ settings: async () => ({ ...fine, ...settings }) })
  const results = checks.map(async (check) => [check.name, await check.run(tools(production))] as const)
  return Object.fromEntries(await Promise.all(results))
}

describe('preflight of a database', () => {
  it('finds that it keeps what is committed', async () => {
    const said = await saidOf({})
    expect(Object.values(said).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
    expect(said.version?.found).toBe('PostgreSQL 18.4 (Debian 18.4-1)')
  })

  it.each(['fsync', 'synchronous_commit', 'full_page_writes'] as const)('finds %s off', async (name) => {
    const mend = expect.stringContaining(`set ${name} to on`)
    expect((await saidOf({ [name]: 'off' }))[name]).toMatchObject({ state: 'failed', mend })
    expect((await saidOf({ [name]: 'off' }, false))[name]).toMatchObject({ state: 'warning', mend })
  })

  it.each(['local', 'remote_write', 'remote_apply'])('takes synchronous_commit = %s', async (value) => {
    expect((await saidOf({ synchronous_commit: value })).synchronous_commit).toMatchObject({ state: 'ok' })
  })

  it('finds a clock that is far off, and a version that is too old', async () => {
    expect((await saidOf({ now: String(NOW - 60_000) })).clock).toMatchObject({
      state: 'warning',
      found: expect.stringContaining('60 s ahead of'),
    })
    expect((await saidOf({ now: String(NOW + 60_000) })).clock?.found).toContain('60 s behind')
    expect((await saidOf({ version: '12.22' })).version).toMatchObject({ state: 'failed' })
  })

  it('asks on a connection as our writes have them', async () => {
    const pool = newPool({ options: '-c synchronous_commit=off' })
    const store = postgresStore({ pool, schema: newSchema() })
    const plugin = mango({ baseUrl: 'http://127.0.0.1:9', farm: 'F1', secret: 's' })
    const kumicorn = createKumicorn({ gateways: [plugin], store, logger: false })
    onTestFinished(() => store.close())
    const lines = linesOf(await kumicorn.preflight({ production: true }))
    const found = expect.stringContaining('there was no store in the schema') as string
    expect(lines['store writable']).toMatchObject({ state: 'warning', found })
    expect(await store.lacks?.()).toBeUndefined()
    expect(lines['store synchronous_commit']).toMatchObject({ state: 'failed' })
    expect(lines['store full_page_writes']).toMatchObject({ state: 'ok' })
    expect(lines['store clock']).toMatchObject({ state: 'ok' })
    expect(lines['store version']?.found).toMatch(/^PostgreSQL \d+/)
  })
})
