import { describe, expect, it } from 'vitest'
import { memoryStore, type Store, sqliteStore } from '../../../src/index.ts'
import { kumquatCallback, paynicornRecharge } from '../../../src/testing/index.ts'
import { type Reply, SECRET, SIGN_KEY, succeeds } from '../call-engine/gateway.ts'
import { newPath } from '../stores/database-file.ts'
import { deliver, order, shop } from './shop.ts'

const accepts: Reply = succeeds({ request_no: 'R1', serial_no: 'S1', status: 'ACCEPT' })
const PIN = '4711-0815-4242'

async function placed(store: Store = memoryStore()) {
  const there = await shop({ store, script: () => accepts, deliveries: { maxTries: 1 }, logger: false })
  await there.kumicorn.kumquat.orders.place(order)
  const callBack = (fields = {}) =>
    there.kumicorn.callbacks.kumquat(
      kumquatCallback({ request_no: 'R1', serial_no: 'S1', ...fields }, SIGN_KEY),
    )
  const history = async () => {
    const found = await there.kumicorn.orders.history('R1')
    if (found === undefined) throw new Error('there is none')
    return found
  }
  return { ...there, callBack, history }
}

describe('orders.history()', () => {
  it('tells all that was heard and has happened, oldest first, what was heard before what came of it', async () => {
    const { callBack, history, clock } = await placed()
    await callBack({ price: '98.0' })
    const { order: told, entries } = await history()
    expect(told).toMatchObject({ reference: 'R1', state: 'succeeded' })
    expect(entries.map((entry) => (entry.type === 'event' ? entry.event.type : entry.source))).toEqual([
      'call',
      'order.accepted',
      'callback',
      'order.succeeded',
    ])
    const [, , heard] = entries
    expect(heard).toMatchObject({
      type: 'message',
      callback: 'kumquat',
      readable: undefined,
      at: clock.now(),
    })
    expect(await (await placed()).kumicorn.orders.history('R2')).toBeUndefined()
  })

  it('hides secrets in fields, raw texts, errors and reasons, and signatures', async () => {
    const there = await placed(sqliteStore({ path: await newPath() }))
    const { kumicorn, callBack, history } = there
    const fails = () => {
      throw new Error(`cannot print ${PIN}`)
    }
    kumicorn.on('order.succeeded', { name: 'print', handle: fails })
    await callBack({ pin: PIN })
    await deliver(there)
    const found = await history()
    expect(JSON.stringify(found)).not.toContain(PIN)
    const [, , heard, event] = found.entries
    expect(heard?.type === 'message' && heard.text).toMatch(/"pin":"\[redacted\]"/)
    expect(heard?.type === 'message' && heard.text).toMatch(/"sign":"\[redacted\]"/)
    expect(event).toMatchObject({ event: { data: { pin: '[secret]' } } })
    expect(found.details).toEqual({ pin: '[secret]' })
    const deliveries = event?.type === 'event' ? event.deliveries : []
    expect(deliveries.find(({ handler }) => handler === 'print')).toMatchObject({
      state: 'dead',
      tries: 1,
      lastError: 'cannot print [secret]',
    })
  })

  // Found by an attack: a callback that quoted its PIN beside a status of the gateway's own showed it in that.
  it('hides a secret that the gateway’s own word for the state quotes', async () => {
    const { callBack, history } = await placed()
    await callBack({ pin: PIN, status: `done ${PIN}` })
    const found = await history()
    expect(JSON.stringify(found)).not.toContain(PIN)
    expect(found.entries.flatMap((entry) => (entry.type === 'event' ? [entry.event.status] : []))).toContain(
      'done [secret]',
    )
  })

  it('hides a secret that is too short to be looked for, and one that was told beside what did not count', async () => {
    const { callBack, history } = await placed()
    await callBack({ pin: '12', status: 'odd' })
    const found = await history()
    expect(JSON.stringify(found)).not.toMatch(/pin[^,]{1,9}12/)
  })

  it('shows what is wrapped in base64 as it reads, without what is secret in either', async () => {
    const { kumicorn } = await shop()
    const callback = paynicornRecharge({ originOrderNo: 'T1', status: 1, tokenData: PIN }, SECRET)
    expect((await kumicorn.callbacks.paynicornRecharge(callback)).status).toBe(200)
    const found = await kumicorn.orders.history('T1')
    const heard = found?.entries.find(({ type }) => type === 'message')
    if (heard?.type !== 'message') throw new Error('nothing was heard')
    expect(heard.readable).toContain('"originOrderNo": "T1"')
    expect(heard.readable).toContain('"tokenData": "[secret]"')
    expect(heard.text).toContain('"content":"[secret]"')
    const shown = JSON.stringify(found)
    for (const run of shown.match(/[A-Za-z0-9+/]{16,}={0,2}/g) ?? [])
      expect(Buffer.from(run, 'base64').toString()).not.toContain(PIN)
    expect(shown).not.toContain(PIN)
  })

  it('shows what is wrapped and holds no secret as it came', async () => {
    const { kumicorn } = await shop()
    await kumicorn.callbacks.paynicornRecharge(paynicornRecharge({ originOrderNo: 'T1', status: 2 }, SECRET))
    const heard = (await kumicorn.orders.history('T1'))?.entries[0]
    if (heard?.type !== 'message') throw new Error('nothing was heard')
    expect(heard.text).toMatch(/"content":"[A-Za-z0-9+/=]{40,}"/)
    expect(heard.readable).toContain('"originOrderNo": "T1"')
  })
})

describe('ids in raw texts', () => {
  it('stay, though they look like digests, which are hidden', async () => {
    const { callBack, history } = await placed()
    const serial_no = '7da98795a89940e0a57cf9fb67a4fc2c'
    await callBack({ serial_no })
    const heard = (await history()).entries.find(
      (entry) => entry.type === 'message' && entry.source === 'callback',
    )
    const text = heard?.type === 'message' ? heard.text : ''
    expect(text).toContain(`"serial_no":"${serial_no}"`)
    expect(text.replace(serial_no, '')).not.toMatch(/[0-9a-f]{32}/i)
  })
})

describe('the revision of a history', () => {
  it('changes with what happens, and not with a question that brings nothing', async () => {
    const { kumicorn, callBack, history } = await placed()
    const { revision } = await history()
    expect(await kumicorn.orders.revision('R1')).toBe(revision)
    await kumicorn.orders.recheck('R1', { revision })
    expect((await history()).revision).toBe(revision)
    await callBack()
    expect((await history()).revision).not.toBe(revision)
    expect(await kumicorn.orders.revision('R2')).toBeUndefined()
  })

  it('keeps what was decided on an older one from being done', async () => {
    const { kumicorn, callBack, history } = await placed()
    const { revision } = await history()
    await callBack()
    const said = { state: 'failed', reason: 'it looked like it', by: 'anna' } as const
    const moved = { code: 'order_moved', message: 'orders: "R1" has moved on since: it is succeeded now' }
    await expect(kumicorn.orders.override('R1', { ...said, revision })).rejects.toMatchObject(moved)
    await expect(kumicorn.orders.recheck('R1', { revision })).rejects.toMatchObject(moved)
    expect(await kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
    const now = (await history()).revision
    expect(await kumicorn.orders.override('R1', { ...said, revision: now })).toMatchObject({
      state: 'reversed',
    })
  })
})

describe('orders.list() by reference', () => {
  it('finds those of all kinds that have it', async () => {
    const { kumicorn, callBack } = await placed()
    await callBack()
    const { orders } = await kumicorn.orders.list({ reference: 'R1' })
    expect(orders).toMatchObject([{ reference: 'R1', kind: 'order' }])
    expect((await kumicorn.orders.list({ reference: 'R' })).orders).toEqual([])
  })
})
