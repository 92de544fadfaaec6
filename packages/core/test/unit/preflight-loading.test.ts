import { expect, it, vi } from 'vitest'
import { createKumicorn } from '../../src/index.ts'

vi.mock('../../src/preflight/preflight.ts', () => ({
  preflight: () => Promise.reject(new Error('it was left out of the bundle')),
}))

it('preflight() does not even reject when its code cannot be loaded', async () => {
  const paynicorn = { baseUrl: 'http://127.0.0.1:9', appKey: 'app', merchantSecret: 'secret' }
  expect(await createKumicorn({ paynicorn, logger: false }).preflight()).toMatchObject({
    ok: false,
    lines: [{ state: 'failed', mend: expect.stringContaining('leave @kumicorn/core out of the bundle') }],
  })
})
