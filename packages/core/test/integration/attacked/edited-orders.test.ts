import { expect, it } from 'vitest'
import { sqliteStore } from '../../../src/index.ts'
import { newPath, sql } from '../stores/database-file.ts'
import { callback, make } from './shop.ts'

// Found by an attack: what was decided on an order that is behind its events had an event that was there already, and was
// decided anew on the same order, without an end.

it('a callback about an order that was edited behind its events is refused, and says why', async () => {
  const path = await newPath()
  const before = make({ store: sqliteStore({ path }) })
  expect((await before.callbacks.kumquat(callback('A'))).status).toBe(200)
  await before.stop()
  sql(
    path,
    `UPDATE orders SET state = 'created', record = json_set(json_remove(record, '$.eventCounts', '$.heard'), '$.state', 'created')`,
  )
  const store = sqliteStore({ path })
  const errors: unknown[] = []
  const quiet = { debug() {}, info() {}, warn() {}, error: (details: object) => void errors.push(details) }
  const kumicorn = make({ store, logger: quiet })
  expect((await kumicorn.callbacks.kumquat(callback('A', { pin_code: '1' }))).status).toBe(503)
  expect(JSON.stringify(errors.map((error) => String((error as { err?: unknown }).err)))).toContain(
    'does not fit its events',
  )
  expect((await kumicorn.callbacks.kumquat(callback('B'))).status).toBe(200)
})
