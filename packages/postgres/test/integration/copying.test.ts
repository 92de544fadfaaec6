import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteStore } from '@kumicorn/core'
import { copyStore } from '@kumicorn/core/store'
import { copyContract, type StorePlace, seedStore, storeSamples } from '@kumicorn/testkit'
import { newSchema, postgresUrl } from '@kumicorn/testkit/postgres'
import { afterAll, expect, it } from 'vitest'
import { migratePostgres, postgresStore } from '../../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'kumicorn-copy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
async function aFile(): Promise<StorePlace> {
  files += 1
  const path = join(folder, `${files}.db`)
  return { open: (options = {}) => sqliteStore({ path, ...options }) }
}

async function aSchema(): Promise<StorePlace> {
  const place = { connectionString: postgresUrl(), schema: newSchema() }
  await migratePostgres(place)
  return { open: (options = {}) => postgresStore({ ...place, ...options }) }
}

copyContract('a copy from SQLite to PostgreSQL', aFile, aSchema)
copyContract('a copy from PostgreSQL to PostgreSQL', aSchema, aSchema)
copyContract('a copy from PostgreSQL to SQLite', aSchema, aFile)

it('names the rows among which is one that PostgreSQL cannot keep, and keeps none of them', async () => {
  const [source, target] = [(await aFile()).open(), (await aSchema()).open()]
  await source.begin(storeSamples.anOrder({ reference: 'fine' }))
  await source.begin(storeSamples.anOrder({ reference: 'odd', kind: 'a\u0000b' }))
  await source.close()
  await expect(copyStore({ from: source, to: target })).rejects.toThrow(
    /refused a value \(\w{5}\) \(while it was written: the order "fine" \(payment\) to the order "odd"/,
  )
  await target.close()
})

it('keeps what a handler has thrown, as far as it is text', async () => {
  const [source, target] = [(await aFile()).open(), (await aSchema()).open()]
  await storeSamples.written(source, ['ship'])
  const delivery = await storeSamples.claimOne(source, 'ship')
  await storeSamples.fail(source, delivery, { error: 'half \ud800 and \u0000 none' })
  await source.close()
  await copyStore({ from: source, to: target })
  const [letter] = (await target.deadLetters({ limit: 1 })).items
  expect(letter).toMatchObject({ id: delivery.id, lastError: 'half \ufffd and \ufffd none' })
  await target.close()
})

it('is written by one of several that fill the same schema', async () => {
  const [one, other, schema] = [await aFile(), await aFile(), await aSchema()]
  const seeding = one.open()
  await seedStore(seeding)
  await seeding.close()
  const moved = other.open()
  await copyStore({ from: seeding, to: moved })
  // Two files with the same orders, as a file and its copy are.
  const runs = await Promise.allSettled([
    copyStore({ from: seeding, to: schema.open() }),
    copyStore({ from: seeding, to: schema.open() }),
    copyStore({ from: moved, to: schema.open() }),
  ])
  expect(runs.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
  const again = await copyStore({ from: seeding, to: schema.open() }).then(
    (report) => report.sections.length,
    (error: Error) => error.message,
  )
  expect(again === 4 || /holds other data already/.test(String(again))).toBe(true)
  const store = schema.open()
  expect((await store.orders({ limit: 100 })).items).toHaveLength(8)
  await store.close()
})
