import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type OrderRecord, sqliteStore } from '@kumicorn/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonLines, kumicorn, shell } from '../helpers/command.ts'

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kumicorn-cli-'))
  const store = sqliteStore({ path: join(folder, 'orders.db') })
  await store.orders({ limit: 1 })
  await store.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const list = (store: string | undefined, env: Readonly<Record<string, string>> = {}) =>
  kumicorn(['orders', 'list', ...(store === undefined ? [] : ['--store', store])], { folder, env })

describe('the URL of a store', () => {
  it('is taken from the option, then from the surroundings', async () => {
    const fine = { code: 0, stdout: '', stderr: 'No orders.\n' }
    expect(await list('sqlite:./orders.db')).toEqual(fine)
    expect(await list('SQLITE:orders.db')).toEqual(fine)
    expect(await list(`sqlite://${folder}/orders.db`)).toEqual(fine)
    expect(await list(`sqlite:${folder}/orders.db`)).toEqual(fine)
    expect(await list(undefined, { KUMICORN_STORE: 'sqlite:orders.db' })).toEqual(fine)
    expect(await list('sqlite:orders.db', { KUMICORN_STORE: 'sqlite:other.db' })).toEqual(fine)
  })

  it.each([
    ['./orders.db', 'a store is given as a URL: a SQLite file as sqlite:./orders.db'],
    ['C:\\orders.db', 'a store is given as a URL'],
    ['', 'a store is given as a URL'],
    ['sqlite:', 'needs the path of a file'],
    ['sqlite://', 'needs the path of a file'],
    ['sqlite::memory:', 'needs the path of a file'],
    ['sqlite://orders.db', 'write sqlite:./orders.db, or sqlite:///'],
    ['constructor:x', 'there is no store "constructor:" (known: sqlite:,postgres:,postgresql:)'],
  ])('%o is a mistake that is named', async (url, mistake) => {
    const { code, stdout, stderr } = await list(url)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(mistake)
  })

  it('is not repeated when its scheme is unknown: it may hold a password', async () => {
    const { code, stderr } = await list('mysql://me:secret@db.example/shop')
    expect(code).toBe(2)
    expect(stderr).toContain('there is no store "mysql:" (known: sqlite:,postgres:')
    expect(stderr).toContain('give a config file')
    expect(stderr).not.toMatch(/secret|db\.example/)
  })

  // Written in an env file with quotation marks, with a blank before it, or without its colon.
  it.each([
    ['"postgres://me:secret@db.example/shop"', 'leave the quotation marks out'],
    ["'sqlite:./secret.db'", 'leave the quotation marks out'],
    ['postgres//me:secret@db.example/shop', 'a store is given as a URL: a SQLite file as sqlite:./orders.db'],
    ['me:secret@db.example', 'there is no store "me:"'],
    ['//secret/shop', 'a store is given as a URL: a SQLite file as sqlite:./orders.db'],
    ['sqlite://me:secret@db.example', 'write sqlite:./… for a relative path, or sqlite:///…'],
    ['sqlite:postgres://me:secret@db.example/shop', 'sqlite: needs the path of a file, not another URL'],
  ])('is not repeated when it may hold a password: %s', async (url, mistake) => {
    const { code, stderr } = await list(undefined, { KUMICORN_STORE: url })
    expect(code).toBe(2)
    expect(stderr).toContain(mistake)
    expect(stderr).not.toMatch(/secret|db\.example/)
  })

  it('may have white space around it', async () => {
    expect(await list(undefined, { KUMICORN_STORE: ' sqlite:./orders.db ' })).toMatchObject({ code: 0 })
  })

  it('is missed when there is none', async () => {
    const { code, stderr } = await list(undefined, { KUMICORN_STORE: '' })
    expect(code).toBe(2)
    expect(stderr).toContain('no store is given: use --store sqlite:./orders.db, set KUMICORN_STORE')
  })
})

describe('a large store', () => {
  const url = 'sqlite:./large.db'
  beforeAll(async () => {
    const store = sqliteStore({ path: join(folder, 'large.db') })
    for (let n = 1; n <= 1_200; n += 1) await store.begin(orderNumber(n))
    await store.close()
  })
  // It would not be where it belongs for the stores below.
  afterAll(() => rmSync(join(folder, 'large.db')))

  it('is listed to its end', async () => {
    const { code, stdout } = await kumicorn(['orders', 'list', '--all', '--json', '--store', url], { folder })
    const references = jsonLines(stdout).map(({ reference }) => reference)
    expect({ code, first: references[0], last: references.at(-1) }).toEqual({
      code: 0,
      first: 'R-1200',
      last: 'R-1',
    })
    expect(new Set(references).size).toBe(1_200)
  })

  it('is not listed on when the reader has gone away', async () => {
    const line = `kumicorn orders list --all --json --store ${url} | head -n 1`
    const { code, stdout, stderr } = await shell(line, { folder })
    expect({ code, lines: jsonLines(stdout).length, stderr }).toEqual({ code: 0, lines: 1, stderr: '' })
  })

  it('is said to be in use when another process writes for too long', async () => {
    const writer = new DatabaseSync(join(folder, 'large.db'))
    writer.exec('BEGIN IMMEDIATE')
    const { code, stderr } = await kumicorn(['dead-letters', 'discard', '1', '--yes', '--store', url], {
      folder,
    })
    writer.close()
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringContaining('large.db: database is locked'),
    })
  })
})

describe('listing a backup', () => {
  afterAll(() => rmSync(join(folder, 'backup.db'), { force: true }))

  // It was said to change nothing at all: it changes how the file is kept, and nothing of what it holds.
  it('changes how the file is kept, and nothing that it holds', async () => {
    const file = join(folder, 'backup.db')
    const original = new DatabaseSync(join(folder, 'orders.db'))
    original.exec(`VACUUM INTO '${file}'`)
    original.close()
    chmodSync(file, 0o640)
    const content = (): unknown => {
      const database = new DatabaseSync(file)
      try {
        const tables = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").all()
        return tables.map((table) => [table, database.prepare(`SELECT * FROM ${String(table.name)}`).all()])
      } finally {
        database.close()
      }
    }
    const before = content()
    expect(await list('sqlite:./backup.db')).toMatchObject({ code: 0 })
    expect(content()).toEqual(before)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })
})

describe('a store that cannot be read', () => {
  const before = new Map<string, Buffer>()
  beforeAll(() => {
    writeFileSync(join(folder, 'empty.db'), '')
    writeFileSync(join(folder, 'text.db'), 'no database, but a text of some length '.repeat(100))
    const other = new DatabaseSync(join(folder, 'other.db'))
    other.exec('PRAGMA journal_mode = WAL; CREATE TABLE orders (a)')
    other.close()
    const torn = readFileSync(join(folder, 'orders.db'))
    writeFileSync(join(folder, 'torn.db'), torn.fill(0xff, 110))
    const newer = readFileSync(join(folder, 'orders.db'))
    newer.writeUInt32BE(99, 60) // user_version
    writeFileSync(join(folder, 'newer.db'), newer)
    for (const name of readdirSync(folder)) before.set(name, readFileSync(join(folder, name)))
  })

  it.each([
    ['missing.db', 'missing.db: there is no such file; check the path of the store'],
    ['no/such/folder.db', 'there is no such file'],
    ['.', 'is not a file'],
    ['empty.db', 'is no store of Kumicorn'],
    ['other.db', 'is no store of Kumicorn'],
    ['text.db', 'text.db cannot be read as a store: file is not a database'],
    ['torn.db', 'torn.db cannot be read as a store'],
    ['newer.db', 'schema (version 99) is newer'],
  ])('%s is named, with exit code 3, and left as it is', async (name, mistake) => {
    for (const args of [
      ['orders', 'list'],
      ['dead-letters', 'replay', '--all'],
    ]) {
      const { code, stdout, stderr } = await kumicorn([...args, '--store', `sqlite:./${name}`], { folder })
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
      expect(stderr).toContain(mistake)
    }
    expect(readdirSync(folder).sort()).toEqual([...before.keys()].sort())
    for (const [file, bytes] of before) expect(readFileSync(join(folder, file)).equals(bytes)).toBe(true)
  })
})

function orderNumber(n: number): OrderRecord {
  const identity = { account: 'mango_1', gateway: 'mango', kind: 'order', reference: `R-${n}` }
  const none = { fingerprint: undefined, once: undefined, conflict: undefined, gatewayReference: undefined }
  const money = { amount: undefined, provisional: false, currency: undefined, recipient: '254771114118' }
  const unheard = {
    ids: {},
    asked: {},
    personal: [],
    masked: false,
    details: {},
    forgotten: [],
    withheld: {},
    lastAnswer: undefined,
    refusal: undefined,
    heard: [],
  }
  const counts = {
    sends: 0,
    sentAt: undefined,
    queries: 0,
    timely: 0,
    moves: 0,
    eventCounts: {},
    version: 1,
    stamp: '',
  }
  return {
    ...identity,
    ...none,
    ...money,
    ...unheard,
    ...counts,
    operation: 'orders.place',
    state: 'created',
    stuck: false,
    told: false,
    disputed: false,
    otherMoney: undefined,
    brought: undefined,
    broughtBefore: undefined,
    collides: [],
    foreignIds: {},
    sending: undefined,
    createdAt: n,
    updatedAt: n,
    queryAt: undefined,
    lastMove: undefined,
    pruned: false,
  }
}
