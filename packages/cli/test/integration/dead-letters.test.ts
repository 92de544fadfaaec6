import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { createKumicorn, sqliteStore } from '@kumicorn/core'
import { kumquatCallback } from '@kumicorn/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasTerminal, jsonLines, kumicorn, onTerminal, plain } from '../helpers/command.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
let copies = 0
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

/** A store that the test may change. It has one dead letter, number 2. */
function copy(): string {
  copies += 1
  const file = join(shop.folder, `copy-${copies}.db`)
  copyFileSync(shop.file, file)
  return file
}

const on = (file: string, ...args: string[]) =>
  kumicorn(['dead-letters', ...args, '--store', `sqlite:${file}`])
const idsIn = async (file: string): Promise<unknown[]> =>
  jsonLines((await on(file, 'list', '--json')).stdout).map(({ id }) => id)

/** A copy whose dead letter nobody can read. */
function damaged(): string {
  const file = copy()
  const database = new DatabaseSync(file)
  database.exec("UPDATE events SET event = 'torn'")
  database.close()
  return file
}

describe('dead-letters list', () => {
  it('shows what failed and why, and lets the error not steer the terminal', async () => {
    expect(await on(shop.file, 'list')).toEqual({
      code: 0,
      stderr: '',
      stdout: `\
ID  DIED                 HANDLER  EVENT         REFERENCE  TRIES  LAST ERROR
 2  2026-11-21 16:06:00  refund   order.failed  A-2            1  the bank says \\u001b[31mno\\u001b[0m: 余额不足
`,
    })
  })

  // Found by an attack: only the secrets of the event that it failed on were taken out of a handler's error.
  it('shows no secret that another event of the order has told', async () => {
    const file = join(shop.folder, 'quoting.db')
    const store = sqliteStore({ path: file })
    const { sandbox } = shop
    const merchant = createKumicorn({ kumquat: { ...sandbox.kumquat }, store, deliveries: { maxTries: 1 } })
    const failed = Promise.withResolvers<void>()
    merchant.on('order.conflict', {
      name: 'watch',
      handle: () => {
        setImmediate(failed.resolve)
        throw new Error('PIN 1234-5678 is sold')
      },
    })
    await merchant.start()
    for (const fields of [{ status: 'success', pin: '1234-5678' }, { status: 'error' }])
      await merchant.callbacks.kumquat(
        kumquatCallback({ request_no: 'Q-1', ...fields }, sandbox.kumquat.signKey),
      )
    await failed.promise
    await merchant.stop()
    await store.close()
    for (const args of [['list'], ['list', '--json']]) {
      const { stdout } = await on(file, ...args)
      expect(stdout).toContain('PIN [secret] is sold')
      expect(stdout).not.toContain('1234-5678')
    }
  })

  // Found by an attack: nothing was listed.
  it('lists them beside one whose order cannot be read, without what its handler said', async () => {
    const file = join(shop.folder, 'torn-order.db')
    const store = sqliteStore({ path: file })
    const { sandbox } = shop
    const merchant = createKumicorn({ kumquat: { ...sandbox.kumquat }, store, deliveries: { maxTries: 1 } })
    merchant.on('order.succeeded', {
      name: 'fulfil',
      handle: () => Promise.reject(new Error('the bank is closed')),
    })
    await merchant.start()
    for (const request_no of ['T-1', 'T-2'])
      await merchant.callbacks.kumquat(
        kumquatCallback({ request_no, serial_no: request_no }, sandbox.kumquat.signKey),
      )
    for (let dead = 0; dead < 2; await sleep(5)) dead = (await merchant.health()).deadLetters ?? 0
    const other = { request_no: 'T-1', serial_no: 'T-1', status: 'error' }
    await merchant.callbacks.kumquat(kumquatCallback(other, sandbox.kumquat.signKey))
    await merchant.stop()
    await store.close()
    const database = new DatabaseSync(file)
    database.exec(
      "UPDATE events SET event = 'torn' WHERE serial = (SELECT serial FROM events ORDER BY serial LIMIT 1 OFFSET 1)",
    )
    database.close()
    const { stdout, stderr, code } = await on(file, 'list', '--json')
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(jsonLines(stdout).map(({ lastError }) => lastError)).toEqual([
      expect.stringContaining('not shown'),
      'the bank is closed',
    ])
  })

  it('gives the whole event as JSON', async () => {
    expect(jsonLines((await on(shop.file, 'list', '--json')).stdout)).toMatchObject([
      {
        id: 2,
        handler: 'refund',
        tries: 1,
        lastError: 'the bank says \u001b[31mno\u001b[0m:\n余额不足',
        diedAt: '2026-11-21T16:06:00.000Z',
        event: { type: 'order.failed', reference: 'A-2', data: { status: 'error' } },
      },
    ])
  })
})

describe('dead-letters replay', () => {
  it('makes them due again: the application that runs next brings them to their handlers', async () => {
    const file = copy()
    const { code, stdout } = await on(file, 'replay', '2')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        '1 dead letter due again, with all tries. The running application brings them to their handlers; if none runs, the next one that starts does.\n',
    })
    expect(await idsIn(file)).toEqual([])
    expect(await eventsGivenTo('refund', file)).toEqual(['order.failed A-2'])
  })

  it('replays all of them', async () => {
    const file = copy()
    expect(await on(file, 'replay', '--all', '--json')).toMatchObject({
      code: 0,
      stdout: '{"replayed":[2],"notFound":[],"refused":[]}\n',
    })
    expect(await on(file, 'replay', '--all')).toEqual({ code: 0, stdout: '', stderr: 'No dead letters.\n' })
  })

  it('replays those that there are, and names the others', async () => {
    const file = copy()
    expect(await on(file, 'replay', '7', '2', '8', '--json')).toEqual({
      code: 1,
      stdout: '{"replayed":[2],"notFound":[7,8],"refused":[]}\n',
      stderr: 'kumicorn: there is no dead letter 7, 8 in this store: see "kumicorn dead-letters list"\n',
    })
  })

  it.each([[[]], [['2', '--all']]])('wants ids or --all, not %o', async (args) => {
    expect(await on(shop.file, 'replay', ...args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('give ids, or --all and no ids'),
    })
  })
})

describe('a dead letter that cannot be read', () => {
  it('is told of, not replayed with all, and can be discarded', async () => {
    const file = damaged()
    expect(await on(file, 'list')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/2, of refund, cannot be read: sqliteStore: /),
    })
    const all = await on(file, 'replay', '--all', '--json')
    expect(JSON.parse(all.stdout)).toMatchObject({
      refused: [{ id: 2, reason: expect.stringMatching(/cannot be read/) }],
    })
    if (hasTerminal) {
      const args = ['dead-letters', 'discard', '2', '--store', `sqlite:${file}`]
      const kept = await onTerminal(args, { input: 'n\n' })
      expect(plain(kept.stdout)).toContain('2, of refund, cannot be read')
      expect(plain(kept.stdout)).toContain('Discard 1 dead letter?')
    }
    expect(await on(file, 'discard', '2', '--yes')).toMatchObject({ code: 0 })
    expect(await on(file, 'list')).toMatchObject({ code: 0 })
  })
})

describe('dead-letters discard', () => {
  it('needs --yes where nobody can be asked', async () => {
    const file = copy()
    const { code, stderr } = await on(file, 'discard', '2')
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('needs --yes') })
    expect(await idsIn(file)).toEqual([2])
    expect(await on(file, 'discard', '2', '--yes')).toMatchObject({
      code: 0,
      stdout: '1 dead letter discarded.\n',
    })
    expect(await on(file, 'discard', '2', '--yes', '--json')).toMatchObject({
      code: 1,
      stdout: '{"discarded":[],"notFound":[2]}\n',
    })
  })

  it.runIf(hasTerminal)('asks on a terminal, showing what would be lost', async () => {
    const file = copy()
    const args = ['dead-letters', 'discard', '2', '--store', `sqlite:${file}`]
    for (const input of ['n\n', '\n', '\u0004', '\u0003']) {
      const kept = await onTerminal(args, { input })
      expect(plain(kept.stdout)).toContain('refund   order.failed  A-2')
      expect(plain(kept.stdout)).toContain(
        'Discard 1 dead letter? The handlers never get these events. [y/N]',
      )
      expect(plain(kept.stdout)).toContain('nothing was discarded')
      expect({ code: kept.code, ids: await idsIn(file) }).toEqual({ code: 1, ids: [2] })
    }
    const gone = await onTerminal(args, { input: 'y\n' })
    expect(plain(gone.stdout)).toContain('1 dead letter discarded.')
    expect({ code: gone.code, ids: await idsIn(file) }).toEqual({ code: 0, ids: [] })
  })
})

/** Starts an application on the store and tells what its handler gets first. */
async function eventsGivenTo(name: string, file: string): Promise<string[]> {
  const given: string[] = []
  const store = sqliteStore({ path: file })
  const application = createKumicorn({
    kumquat: shop.sandbox.kumquat,
    store,
    deliveries: { pollInterval: 5 },
  })
  application.on('order.failed', {
    name,
    handle: ({ type, reference }) => void given.push(`${type} ${reference}`),
  })
  await application.start()
  for (let tries = 0; tries < 6_000 && given.length === 0; tries += 1) await sleep(5)
  await application.stop()
  await store.close()
  return given
}
