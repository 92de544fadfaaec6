import { describe, expect, it } from 'vitest'
import { memoryStore, sqliteStore } from '../../../src/index.ts'
import { newPath } from '../stores/database-file.ts'
import { callback, make } from './shop.ts'

// Found by an attack: SQLite read such a text back cut, and PostgreSQL refused it, so that it came again for ever.
describe('a callback with a reference that no order can have', () => {
  it.each([
    ['with NUL', 'A\0B'],
    ['of 513 characters', 'x'.repeat(513)],
  ])('%s is refused as malformed, and writes nothing', async (_, reference) => {
    for (const store of [memoryStore(), sqliteStore({ path: await newPath() })]) {
      const kumicorn = make({ store })
      const reply = await kumicorn.callbacks.kumquat(callback(reference))
      expect(reply).toMatchObject({ status: 400, body: expect.stringContaining('reference') as string })
      expect((await kumicorn.orders.list()).orders).toEqual([])
      expect(await kumicorn.orders.get(reference)).toBeUndefined()
    }
  })

  it('is kept with all that it tells else, NUL included', async () => {
    const kumicorn = make({ store: sqliteStore({ path: await newPath() }) })
    expect(await kumicorn.callbacks.kumquat(callback('A', { note: 'a\0b' }))).toMatchObject({ status: 200 })
    expect(await kumicorn.orders.events('A')).toMatchObject([{ data: { note: 'a\0b' } }])
  })
})
