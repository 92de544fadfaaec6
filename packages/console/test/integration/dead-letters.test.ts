import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqliteStore } from '@kumicorn/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { hosted } from '../support/hosts.ts'
import { openShop } from '../support/shop.ts'

async function opened(count: number) {
  const shop = await openShop()
  shop.failWith = new Error('the warehouse is closed, pin 4711-0815')
  for (let n = 1; n <= count; n += 1) {
    await shop.place(`A-${n}`)
    await shop.callBack(`A-${n}`, { pin: '4711-0815' })
  }
  await shop.until(
    async () => (await shop.kumicorn.deadLetters.list({ limit: 200 })).deadLetters.length === count,
  )
  return { shop, ...(await hosted(shop.kumicorn)) }
}

describe('dead letters', () => {
  it('are listed page by page, with what went wrong and without what is secret', async () => {
    const { get } = await opened(3)
    const first = await get('api/dead-letters?limit=2')
    expect(first.body.deadLetters).toMatchObject([
      {
        reference: 'A-1',
        handler: 'fulfil',
        event: 'order.succeeded',
        tries: 1,
        gateway: 'kumquat',
        kind: 'order',
      },
      { reference: 'A-2' },
    ])
    expect(first.body.deadLetters[0].lastError).toBe('the warehouse is closed, pin [secret]')
    const second = await get(`api/dead-letters?limit=2&after=${first.body.next}`)
    expect(second.body).toMatchObject({ deadLetters: [{ reference: 'A-3' }] })
    expect(second.body.next).toBeUndefined()
  })

  // Found by an attack: only the newest page of an order's history was looked at, and the events on it.
  it('quote no secret of their orders, however long ago an event told it, and whatever came in its place', async () => {
    const shop = await openShop()
    const [first, second] = ['1234-5678-9012-3456', '9999-8888-7777-6666']
    shop.failWith = new Error(`card ${first} was refused`)
    await shop.place('A-1')
    await shop.callBack('A-1')
    await shop.until(async () => (await shop.kumicorn.deadLetters.list()).deadLetters.length === 1)
    for (const fields of [{ pin: first }, { pin: second }]) await shop.callBack('A-1', fields)
    for (let n = 1; n <= 60; n += 1) await shop.callBack('A-1', { extra: `x${n}` })
    expect((await shop.kumicorn.orders.history('A-1'))?.next).toBeDefined()
    const { get } = await hosted(shop.kumicorn)
    const [{ lastError }] = (await get('api/dead-letters')).body.deadLetters
    expect(lastError).toBe('card [secret] was refused')
  })

  // Found by an attack: one order that could not be read was the answer 503 to all of the page.
  it('are listed beside one whose order cannot be read, without what its handler said', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kumicorn-console-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const path = join(folder, 'orders.db')
    const store = sqliteStore({ path, encryptionKeys: [randomBytes(32)] })
    const shop = await openShop({ store })
    shop.failWith = new Error('the bank is closed')
    for (const name of ['A-1', 'A-2']) {
      await shop.place(name)
      await shop.callBack(name)
    }
    await shop.until(async () => (await shop.kumicorn.deadLetters.list()).deadLetters.length === 2)
    const database = new DatabaseSync(path)
    database.exec("UPDATE orders SET record = zeroblob(64) WHERE reference = 'A-1'")
    database.close()
    const { get } = await hosted(shop.kumicorn)
    const { status, body } = await get('api/dead-letters')
    expect([status, ...body.deadLetters.map((row: { lastError: string }) => row.lastError)]).toEqual([
      200,
      expect.stringContaining('not shown'),
      'the bank is closed',
    ])
  })

  it('are replayed one by one', async () => {
    const { get, post, shop } = await opened(1)
    const [{ id }] = (await get('api/dead-letters')).body.deadLetters
    shop.failWith = undefined
    expect((await post('api/dead-letters/replay', { id })).status).toBe(200)
    await shop.until(async () => (await get('api/dead-letters')).body.deadLetters.length === 0)
    expect((await post('api/dead-letters/replay', { id })).body.error.code).toBe('gone')
  })

  it('are not replayed when a later event has superseded them, unless that is asked for', async () => {
    const { get, post, shop } = await opened(1)
    shop.failWith = undefined
    await shop.kumicorn.orders.override('A-1', { state: 'failed', reason: 'given back', by: 'anna' })
    const [{ id }] = (await get('api/dead-letters')).body.deadLetters
    const refused = await post('api/dead-letters/replay', { id })
    expect([refused.status, refused.body.error.code]).toEqual([409, 'superseded'])
    expect((await post('api/dead-letters/replay', { id, superseded: true })).status).toBe(200)
  })

  it('are discarded, once', async () => {
    const { get, post } = await opened(1)
    const [{ id }] = (await get('api/dead-letters')).body.deadLetters
    expect((await post('api/dead-letters/discard', { id })).status).toBe(200)
    expect((await post('api/dead-letters/discard', { id })).body.error.code).toBe('gone')
    expect((await get('api/dead-letters')).body.deadLetters).toEqual([])
  })

  it('are replayed all, a part at a time, so that no request takes long', async () => {
    const { get, post, shop } = await opened(60)
    shop.failWith = undefined
    await shop.kumicorn.orders.override('A-1', { state: 'failed', reason: 'given back', by: 'anna' })
    const first = await post('api/dead-letters/replay-some', {})
    expect(first.body).toMatchObject({ replayed: 49, left: 1, next: expect.any(String) })
    const second = await post('api/dead-letters/replay-some', { after: first.body.next })
    expect(second.body).toEqual({ replayed: 10, left: 0 })
    await shop.until(async () => (await get('api/dead-letters')).body.deadLetters.length === 1)
  })

  it.each([{}, { id: '1' }, { id: 1.5 }])('want a number, not %j', async (body) => {
    const { post } = await opened(0)
    for (const deed of ['replay', 'discard'])
      expect((await post(`api/dead-letters/${deed}`, body)).status).toBe(400)
  })
})
