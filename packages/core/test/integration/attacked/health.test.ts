import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../src/index.ts'
import { make } from './shop.ts'

describe('health()', () => {
  // It rejected once: "Never rejects" was not true of a store that rejects with what is no error.
  it.each([null, undefined, 'gone', Object.create(null), { message: 5 }])(
    'tells of a store that rejects with %j',
    async (reason) => {
      const kumicorn = make({ store: { ...memoryStore(), open: () => Promise.reject(reason) } })
      expect(await kumicorn.health()).toMatchObject({ ok: false, storeError: expect.any(String) as string })
    },
  )
})
