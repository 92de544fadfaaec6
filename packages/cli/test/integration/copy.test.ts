import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Store, sqliteStore } from '@kumicorn/core'
import { migratePostgres, postgresStore } from '@kumicorn/postgres'
import { seedStore } from '@kumicorn/testkit'
import { newPool, newSchema, postgresUrl } from '@kumicorn/testkit/postgres'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { kumicorn, NODE } from '../helpers/command.ts'
import { CORE, configFolder } from '../helpers/config.ts'
import { manyOrders } from '../helpers/many-orders.ts'

let folder = ''
const MANY = 1_200
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kumicorn-copy-'))
  const store = sqliteStore({ path: join(folder, 'orders.db') })
  await seedStore(store)
  await store.close()
  await manyOrders(join(folder, 'many.db'), MANY)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const urlOf = (schema: string): string => `${postgresUrl()}?schema=${schema}`

async function migrated(): Promise<string> {
  const schema = newSchema()
  await migratePostgres({ connectionString: postgresUrl(), schema })
  return schema
}

const copy = (from: string, to: string, ...more: readonly string[]) =>
  kumicorn(['copy', '--from', from, '--to', to, ...more], { folder })

/** A run that is killed once `isTime`. */
async function killed(from: string, to: string, isTime: () => Promise<boolean> | boolean): Promise<void> {
  const [command = '', ...args] = [...NODE, 'copy', '--from', from, '--to', to]
  const child = spawn(command, args, { cwd: folder, stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('close', (_, signal) => resolve(signal)))
  while (!(await isTime())) {
    expect(child.exitCode).toBe(null)
    await pause(1)
  }
  child.kill('SIGKILL')
  expect(await ended).toBe('SIGKILL')
}

async function allOf(store: Store) {
  const { items } = await store.orders({ limit: 10_000 })
  const sample = items.filter((_, at) => at % 97 === 0)
  const about = await Promise.all(
    sample.map(async (order) => [
      await store.events(order),
      await store.messages(order),
      await store.deliveries(order),
    ]),
  )
  return { items, about, handlers: await store.handlers() }
}

describe('kumicorn copy', () => {
  it('moves a store from SQLite to PostgreSQL, and says what it has moved', async () => {
    const schema = await migrated()
    const { code, stdout, stderr } = await copy('sqlite:./orders.db', urlOf(schema))
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'With the orders: 6 events, 4 messages, 4 deliveries that wait, 2 dead letters.\n' +
        'Ended well: both stores hold the same. Start the application on the new one only.\n',
    })
    expect(stdout.replace(/[0-9a-f]{64}/g, '<digest>').replace(/ +$/gm, '')).toBe(
      [
        'WHAT      ROWS  SHA-256 OF BOTH',
        'handlers     3  <digest>',
        'orders       9  <digest>',
        'closes       2  <digest>',
        'intents      0  -',
        '',
      ].join('\n'),
    )
    const list = await kumicorn(['orders', 'list', '--json', '--all', '--store', urlOf(schema)])
    expect(list).toEqual(
      await kumicorn(['orders', 'list', '--json', '--all', '--store', 'sqlite:./orders.db'], { folder }),
    )
    // What was moved is the same thing, also when it is moved back.
    const back = await copy(urlOf(schema), 'sqlite:./back.db', '--json')
    expect(JSON.parse(back.stdout)).toMatchObject({ resumed: false, counts: { deadLetters: 2 } })
    const again = await copy('sqlite:./back.db', 'sqlite:./again.db')
    expect(again.stdout.match(/[0-9a-f]{64}/g)).toEqual(stdout.match(/[0-9a-f]{64}/g))
  })

  it('goes on where it was killed, into PostgreSQL', async () => {
    const schema = await migrated()
    // Whoever names the schema works on it.
    const pool = newPool({ options: `-c search_path=${schema}` })
    const copiedTo = async (): Promise<number> => {
      const { rows } = await pool.query('SELECT count(*)::int AS n FROM orders')
      return rows[0].n
    }
    await killed('sqlite:./many.db', urlOf(schema), async () => (await copiedTo()) > 0)
    const first = await copiedTo()
    expect(first).toBeLessThan(MANY)
    const listing = await kumicorn(['orders', 'list', '--store', urlOf(schema)])
    expect(listing).toMatchObject({ code: 3, stderr: expect.stringContaining('run `kumicorn copy` again') })
    const { code, stdout } = await copy('sqlite:./many.db', urlOf(schema), '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      resumed: true,
      counts: { events: MANY, messages: MANY, deliveries: MANY },
    })
    const store = postgresStore({ connectionString: postgresUrl(), schema })
    const source = sqliteStore({ path: join(folder, 'many.db') })
    expect(await allOf(store)).toEqual(await allOf(source))
    await Promise.all([store.close(), source.close()])
  })

  it('goes on where it was killed, into a file', async () => {
    const journal = join(folder, 'copied.db-journal')
    let seen = 0
    const isWriting = (): boolean => {
      if (existsSync(journal)) seen += 1
      return seen > 3
    }
    await killed('sqlite:./many.db', 'sqlite:./copied.db', isWriting)
    const { code, stdout } = await copy('sqlite:./many.db', 'sqlite:./copied.db', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ counts: { events: MANY } })
    const [store, source] = ['copied.db', 'many.db'].map((name) => sqliteStore({ path: join(folder, name) }))
    if (store && source) expect(await allOf(store)).toEqual(await allOf(source))
    await Promise.all([store?.close(), source?.close()])
  })

  it('is refused while an application has the source open, and by a target that has data', async () => {
    const schema = await migrated()
    const application = sqliteStore({ path: join(folder, 'orders.db') })
    onTestFinished(() => application.close())
    await application.orders({ limit: 1 })
    expect(await copy('sqlite:./orders.db', urlOf(schema))).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('it is in use: another process has it open'),
    })
    expect(await copy('sqlite:./orders.db', 'sqlite:orders.db')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /--from and --to are the same file, .*orders\.db: give another one as --to/,
      ),
    })
    await application.close()
    expect(await copy('sqlite:./orders.db', 'sqlite:./many.db')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('it holds other data already'),
    })
  })

  it('takes config files, and keys by the surroundings', async () => {
    const keys = Buffer.alloc(32, 7).toString('base64')
    const at = configFolder(
      folder,
      `export const options = { store: sqliteStore({ path: ${JSON.stringify(join(folder, 'orders.db'))} }) }`,
    )
    const config = join(at, 'kumicorn.config.mjs')
    const calling = { folder, env: { KUMICORN_ENCRYPTION_KEYS: keys } }
    const args = ['copy', '--from', config, '--to', 'sqlite:./sealed.db']
    expect(await kumicorn(args, calling)).toMatchObject({ code: 0 })
    expect(await copy('sqlite:./sealed.db', 'sqlite:./open.db')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/encrypted with keys that were not given: [0-9a-f]{16}\./),
    })
  })

  it.each<readonly [readonly string[], string]>([
    [['--from', 'sqlite:./orders.db'], "required option '--to <store>' not specified"],
    [['--from', 'sqlite:./orders.db', '--to', 'mysql://me:secret@db/x'], 'there is no store "mysql:"'],
    [
      ['--from', 'sqlite:./orders.db', '--to', './none.config.mjs'],
      'none.config.mjs: there is no such config file',
    ],
    [['--from', 'sqlite:./none.db', '--to', 'sqlite:./new.db'], 'none.db: there is no such file'],
    [
      ['--from', 'sqlite:./orders.db', '--to', 'sqlite:./new.db', '--store', 'sqlite:./x.db'],
      'neither --store nor --config',
    ],
    [
      ['--from', 'ready.config.mjs', '--to', 'sqlite:./new.db'],
      'exports a ready kumicorn, whose store is its own',
    ],
    [['--from', 'memory.config.mjs', '--to', 'sqlite:./new.db'], 'no store that outlives a process'],
    [['--from', 'sqlite:./orders.db', '--to', 'sqlite:./text.db'], 'text.db cannot be read as a store'],
  ])('names the mistake in %j', async (args, mistake) => {
    writeFileSync(join(folder, 'text.db'), 'no database')
    const gateway =
      "{ baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k', callbackUrl: 'http://127.0.0.1:9' }"
    writeFileSync(
      join(folder, 'ready.config.mjs'),
      `import { createKumicorn } from '${CORE}'\nexport const kumicorn = createKumicorn({ kumquat: ${gateway} })`,
    )
    writeFileSync(join(folder, 'memory.config.mjs'), 'export const options = {}')
    const { code, stdout, stderr } = await kumicorn(['copy', ...args], { folder })
    expect(code).not.toBe(0)
    expect(stdout).toBe('')
    expect(stderr).toContain(mistake)
    expect(stderr).not.toContain('secret')
    expect(existsSync(join(folder, 'new.db'))).toBe(false)
  })
})
