import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { storeSamples } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ConfigError, type SqliteStoreOptions, StoreError, sqliteStore } from '../../../src/index.ts'
import { newPath, sql } from './database-file.ts'

const { aMessage, anEvent, anOrder, keyOf, next, only, START } = storeSamples

const PIN = '5902-1187-6630'
const [oldKey, newKey] = [randomBytes(32), randomBytes(32)]

function storeOn(path: string, encryptionKeys?: SqliteStoreOptions['encryptionKeys']) {
  const store = sqliteStore({ path, ...(encryptionKeys && { encryptionKeys }) })
  onTestFinished(() => store.close())
  return store
}

/** A file with one order whose PIN stands in the order, its event and its message. */
async function secretive(encryptionKeys?: SqliteStoreOptions['encryptionKeys']) {
  const path = await newPath()
  const store = storeOn(path, encryptionKeys)
  const order = anOrder({ details: { pin: PIN } })
  const event = anEvent(order, { data: { pin: PIN }, secrets: ['pin'] })
  const message = aMessage({ body: new TextEncoder().encode(`{"pin":"${PIN}"}`) })
  await store.commit({ order, event, message, handlers: ['fulfil'] })
  const key = keyOf(order)
  const expectReadable = async (keys?: SqliteStoreOptions['encryptionKeys']) => {
    const reader = storeOn(path, keys)
    expect(await reader.order(key)).toEqual(order)
    expect(await reader.events(key)).toEqual([event])
    expect(await reader.messages(key)).toEqual([message])
  }
  return { path, store, order, key, expectReadable }
}

const fileText = async (path: string): Promise<string> =>
  (await readFile(path, 'latin1')) + (await readFile(`${path}-wal`, 'latin1'))

const errorOf = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => expect.fail('it went well'),
    (error: Error) => error,
  )

describe('encryption of the file of sqliteStore', () => {
  it('leaves no secret in the file, where without keys there is one', async () => {
    const plain = await secretive()
    expect(await fileText(plain.path)).toContain(PIN)
    const sealed = await secretive([oldKey])
    expect(await fileText(sealed.path)).not.toContain(PIN)
    await sealed.expectReadable([oldKey])
  })

  it('takes keys as bytes or as base64 text', async () => {
    const { expectReadable } = await secretive([oldKey])
    await expectReadable([oldKey.toString('base64')])
    await expectReadable([` ${oldKey.toString('base64')}\n`])
  })

  it('is rotated by a new key in front: all decrypt, the first encrypts', async () => {
    const { path, order, key, expectReadable } = await secretive([oldKey])
    await expectReadable([newKey, oldKey])
    const changed = next(order, { updatedAt: START + 1 })
    await storeOn(path, [newKey, oldKey]).commit(only(changed))
    expect(await storeOn(path, [newKey]).order(key)).toEqual(changed)
  })

  it('reads what was written before there were keys', async () => {
    const { expectReadable } = await secretive()
    await expectReadable([newKey])
  })

  it.each([
    ['another key', [newKey]],
    ['no key', undefined],
  ])('says what to do when a row cannot be read with %s, without telling a key', async (_, keys) => {
    const { path, key } = await secretive([oldKey])
    const reader = storeOn(path, keys)
    for (const call of [reader.order(key), reader.events(key), reader.messages(key)]) {
      const error = await errorOf(call)
      expect(error).toBeInstanceOf(StoreError)
      expect(error.message).toMatch(/encrypted with an unknown key: add the key .* `encryptionKeys`/)
    }
  })

  it.each(['orders SET record', 'events SET event', 'messages SET body'])(
    'notices what was moved from one row to another or changed: %s',
    async (column) => {
      const { path, store, order, key } = await secretive([oldKey])
      const other = anOrder({ details: { pin: '0' } })
      await store.commit({ order: other, event: anEvent(other), message: aMessage() })
      const [table = '', name = ''] = column.split(' SET ')
      const reading = () => Promise.all([store.order(key), store.events(key), store.messages(key)])
      await reading()
      const first = `serial = (SELECT min(serial) FROM ${table})`
      sql(
        path,
        `UPDATE ${column} = (SELECT ${name} FROM ${table} ORDER BY serial DESC LIMIT 1) WHERE ${first}`,
      )
      expect((await errorOf(reading())).message).toMatch(new RegExp(`encrypted row of ${table} was changed`))
      sql(path, `UPDATE ${column} = zeroblob(20) WHERE ${first}`)
      expect((await errorOf(reading())).message).toMatch(/was changed/)
      expect(order.reference).not.toBe(other.reference)
    },
  )

  it.each([
    ['too short', 'c2hvcnQ='],
    ['31 bytes', new Uint8Array(31)],
    ['hex', oldKey.toString('hex')],
    ['with a typing mistake', oldKey.toString('base64').replace(/^../, '?-')],
    ['nothing', ''],
    ['no text', 7 as unknown as string],
  ])('refuses a key that is none (%s), without telling it', (_, key) => {
    const make = () => sqliteStore({ path: 'x.db', encryptionKeys: [oldKey, key] })
    expect(make).toThrow(ConfigError)
    expect(make).toThrow(/^sqliteStore: encryptionKeys\[1\] must be 32 bytes, or their base64 text \(openssl/)
  })
})
