import { describe, expect, it } from 'vitest'
import { paynicornRecharge } from '../../../src/testing/index.ts'
import { SECRET, sealed } from '../call-engine/gateway.ts'
import { airtime, order, round, type Shop, shop } from '../orders/shop.ts'
import { callback, placed, says } from './placed.ts'

// Found by an attack: a PIN that was withheld was lost with the next move, or when no move came.
type There = Pick<Shop, 'kumicorn' | 'store' | 'clock'>
const by = { reason: 'seen in their console', by: 'Ada' }

const last = async ({ kumicorn }: Pick<Shop, 'kumicorn'>, reference = 'R1') =>
  (await kumicorn.orders.events(reference)).at(-1)

/** Has the gateway asked whenever that is due, until nothing is open. */
async function settle(there: There, reference = 'R1', before = (): void => undefined): Promise<void> {
  for (;;) {
    before()
    const due = (await there.kumicorn.orders.get(reference))?.queryAt
    if (due === undefined) return
    there.clock.advance(Math.max(0, due - there.clock.now()))
    await round(there)
  }
}

describe('a PIN that was told beside what says nothing of a success', () => {
  it.each([
    ['PROCESSING', 'order.succeeded'],
    ['FAIL', 'order.recovered'],
  ])('is kept through %s until the success', async (between, type) => {
    const now = { status: between }
    const there = await shop({ script: (_, n) => (n === 0 ? 'reset' : says(now.status)) })
    await there.kumicorn.kumquat.orders.place(order)
    await callback(there, { status: 'done', price: '', pin: '1234' })
    await there.kumicorn.orders.recheck('R1')
    expect((await last(there))?.data).not.toHaveProperty('pin')
    now.status = 'SUCCESS'
    await there.kumicorn.orders.recheck('R1')
    await there.kumicorn.orders.recheck('R1')
    expect(await last(there)).toMatchObject({ type, data: { pin: '1234' }, secrets: ['pin'] })
  })

  it.each([
    ['PROCESSING', 'order.accepted', 'order.succeeded'],
    ['FAIL', 'order.failed', 'order.recovered'],
  ])('is in the success though the move to %s has brought it', async (status, first, type) => {
    const now = { status, pin: '1234' as string | undefined }
    const there = await shop({ script: (_, n) => (n === 0 ? 'reset' : says(now.status, { pin: now.pin })) })
    await there.kumicorn.kumquat.orders.place(order)
    await there.kumicorn.orders.recheck('R1')
    expect(await last(there)).toMatchObject({ type: first, data: { pin: '1234' } })
    Object.assign(now, { status: 'SUCCESS', pin: undefined })
    await there.kumicorn.orders.recheck('R1')
    await there.kumicorn.orders.recheck('R1')
    expect(await last(there)).toMatchObject({ type, data: { pin: '1234' }, secrets: ['pin'] })
  })

  it('comes without what told why it was a failure', async () => {
    const there = await placed()
    await callback(there, { status: 'error', pin: '1234', why: 'no stock' })
    there.now.status = 'SUCCESS'
    await there.kumicorn.orders.recheck('R1')
    await there.kumicorn.orders.recheck('R1')
    expect(await last(there)).toMatchObject({ type: 'order.recovered', data: { pin: '1234' } })
    expect((await last(there))?.data).not.toHaveProperty('why')
  })

  it('takes the place of none that an update has brought since', async () => {
    const there = await placed()
    await callback(there, { status: 'done', price: '', pin: '1234' })
    Object.assign(there.now, { pin: '5678' })
    await there.kumicorn.orders.recheck('R1')
    expect(await last(there)).toMatchObject({ type: 'order.updated', data: { pin: '5678' } })
    Object.assign(there.now, { status: 'SUCCESS', pin: undefined })
    await there.kumicorn.orders.recheck('R1')
    expect(await last(there)).toMatchObject({ type: 'order.succeeded' })
    expect((await last(there))?.data.pin).toBeUndefined()
  })

  it('is in the success that a person says, and in no failure', async () => {
    const there = await placed()
    await callback(there, { status: 'error' })
    await callback(there, { status: 'success', price: '', pin: '1234' })
    await there.kumicorn.orders.override('R1', { state: 'failed', ...by })
    expect((await last(there))?.data).toEqual({ state: 'failed', ...by })
    await there.kumicorn.orders.override('R1', { state: 'succeeded', ...by })
    expect(await last(there)).toMatchObject({
      type: 'order.recovered',
      data: { pin: '1234', by: 'Ada' },
      secrets: ['pin'],
    })
    await callback(there, { status: 'success', price: '', pin: '1234' })
    expect(await last(there)).toMatchObject({ type: 'order.recovered' })
  })
})

// Found by an attack: it counted as told already, for every object has such a field.
it.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty'])(
  'a code that is named %s is in the success that it was told beside',
  async (name) => {
    const there = await shop({ script: (_, n) => says(n === 0 ? 'FAIL' : 'SUCCESS') })
    await there.kumicorn.kumquat.orders.place(order)
    await callback(there, { status: 'success', price: '', [name]: 'CODE-1' })
    await settle(there)
    const events = await there.kumicorn.orders.events('R1')
    const recovered = events.find(({ type }) => type === 'order.recovered')
    expect(Object.entries(recovered?.data ?? {})).toContainEqual([name, 'CODE-1'])
  },
)

// Found by an attack: the recovery brought the older one, and the newer one was in no event.
describe('of two PINs that were told beside different words', () => {
  const recovery = async ({ kumicorn }: There) =>
    (await kumicorn.orders.events('R1')).find(({ type }) => type === 'order.recovered')

  it.each([
    ['success', 'reissued'],
    ['reissued', 'success'],
    ['error', 'reissued'],
    ['processing', 'reissued'],
  ])('the move brings the last that was told: %s, then %s', async (first, second) => {
    const there = await shop({ script: (_, n) => says(n === 0 ? 'FAIL' : 'SUCCESS') })
    await there.kumicorn.kumquat.orders.place(order)
    await callback(there, { status: first, price: '', pin: 'OLD' })
    await callback(there, { status: second, price: '', pin: 'NEW', card: 'the first one was void' })
    await settle(there)
    expect(await recovery(there)).toMatchObject({ data: { pin: 'NEW' }, secrets: ['pin'] })
  })

  // Also beside one word: a message that was heard before tells what was so then.
  it.each(['success', 'reissued'])('%s: also when the older one is sent again', async (status) => {
    const there = await shop({ script: (_, n) => says(n === 0 ? 'FAIL' : 'SUCCESS') })
    await there.kumicorn.kumquat.orders.place(order)
    for (const pin of ['OLD', 'NEW', 'OLD']) await callback(there, { status, price: '', pin })
    await settle(there)
    expect(await recovery(there)).toMatchObject({ data: { pin: 'NEW' } })
  })

  // What told why it was a failure is not in the recovery; what another word told under that name is.
  it('and of two texts that are not secret the one that may be told', async () => {
    const there = await shop({ script: (_, n) => says(n === 0 ? 'reset' : 'SUCCESS') })
    await there.kumicorn.kumquat.orders.place(order)
    await callback(there, { status: 'reissued', price: '', card: 'a new one' })
    await callback(there, { status: 'error', card: 'void' })
    await settle(there)
    expect(await recovery(there)).toMatchObject({ data: { card: 'a new one' } })
  })

  it('also when more is told beside the older one', async () => {
    const there = await shop({ script: (_, n) => says(n === 0 ? 'FAIL' : 'SUCCESS') })
    await there.kumicorn.kumquat.orders.place(order)
    const older = { status: 'success', price: '', pin: 'OLD' }
    await callback(there, older)
    await callback(there, { status: 'reissued', price: '', pin: 'NEW' })
    await callback(there, { ...older, batch: '7' })
    await settle(there)
    expect(await recovery(there)).toMatchObject({ data: { pin: 'NEW', batch: '7' } })
  })
})

describe('a PIN or token that comes after the success, beside another status', () => {
  it.each(['SUCCESS', 'processing'])('is in the end of the contradiction: %s', async (status) => {
    const there = await placed()
    there.now.status = 'SUCCESS'
    await there.kumicorn.orders.recheck('R1')
    await callback(there, { status, price: '', pin: '1234' })
    expect(await last(there)).toMatchObject({ type: 'order.conflict' })
    await settle(there)
    expect(await last(there)).toMatchObject({
      type: 'order.confirmed',
      data: { pin: '1234' },
      secrets: ['pin'],
    })
    await there.kumicorn.orders.override('R1', { state: 'succeeded', ...by })
    expect((await last(there))?.data).toEqual({ state: 'succeeded', ...by })
  })

  it('is in what a person confirms', async () => {
    const there = await placed()
    await callback(there, { status: 'success' })
    await callback(there, { status: 'done', price: '', pin: '1234' })
    await there.kumicorn.orders.override('R1', { state: 'succeeded', ...by })
    expect(await last(there)).toMatchObject({ type: 'order.confirmed', data: { pin: '1234' } })
  })

  // Found by an attack: the update stood for the end of the contradiction, which no event told.
  it('is in the event that ends the contradiction, with what the last question has brought', async () => {
    const there = await placed()
    await callback(there, { status: 'success', price: '' })
    await callback(there, { status: 'done', price: '', pin: '1234' })
    there.now.status = 'SUCCESS'
    await settle(there, 'R1', () => {
      if (there.server.requests.length === 8) there.now.price = '98.00'
    })
    expect((await there.kumicorn.orders.get('R1'))?.conflict).toBeUndefined()
    expect(await last(there)).toMatchObject({
      type: 'order.confirmed',
      amount: '98.00',
      data: { pin: '1234' },
    })
  })

  it.each(['callback', 'query'])('status 0 of a recharge, by a %s', async (road) => {
    const now: { statusCode: string; tokenData?: string } = { statusCode: '1' }
    const there = await shop({
      script: () => sealed({ code: 1200, msg: 'success', result: { transId: 'T1', ...now } }),
    })
    await there.kumicorn.paynicorn.airtime.topUp(airtime)
    const token = { status: '0', originOrderNo: 'T1', tokenData: '1234-5678' }
    if (road === 'callback')
      await there.kumicorn.callbacks.paynicornRecharge(paynicornRecharge(token, SECRET))
    else {
      Object.assign(now, { statusCode: '0', tokenData: '1234-5678' })
      await there.kumicorn.orders.recheck('T1')
    }
    Object.assign(now, { statusCode: '1', tokenData: undefined })
    await settle(there, 'T1')
    const type = road === 'callback' ? 'order.confirmed' : 'order.updated'
    expect(await last(there, 'T1')).toMatchObject({
      type,
      state: 'succeeded',
      data: { tokenData: '1234-5678' },
      secrets: ['tokenData'],
    })
  })
})
