import { type DecimalText, JsonNumber, type OrderEvent, type OrderRecord, type Store } from '@kumicorn/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import {
  aMessage,
  anEvent,
  anOrder,
  claimOne,
  fail,
  keyOf,
  next,
  OURS,
  only,
  START,
  unique,
} from './samples.ts'

/** Any text that a gateway can send: no half surrogate pairs. NUL is one that databases are not made for. */
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('a\u0000b'))
const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(some, { nil: undefined })
const literal = fc
  .tuple(fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }), maybe(fc.stringMatching(/^[0-9]{1,20}$/)))
  .map(([whole, fraction]) => (fraction === undefined ? `${whole}` : `${whole}.${fraction}`))
const amount = literal as fc.Arbitrary<DecimalText>
const time = fc.integer({ min: 0, max: Date.UTC(9999, 0) })
const name = text.filter((key) => key !== '__proto__')
const terms = fc.dictionary(name, text)
const data = fc.dictionary(
  name,
  fc.oneof(text, fc.boolean(), fc.constant(null), literal.map(asJson), fc.array(text)),
)

/** As the lossless reader gives it: a plain number where that loses nothing. */
function asJson(digits: string): number | JsonNumber {
  return String(Number(digits)) === digits ? Number(digits) : new JsonNumber(digits)
}

const record: fc.Arbitrary<Partial<OrderRecord>> = fc.record({
  operation: maybe(text),
  fingerprint: maybe(text),
  stuck: fc.boolean(),
  disputed: fc.boolean(),
  otherMoney: maybe(text),
  gatewayReference: maybe(text),
  ids: terms,
  asked: terms,
  details: terms,
  amount: maybe(amount),
  currency: maybe(text),
  recipient: maybe(text),
  lastAnswer: maybe(data.map((value) => JSON.stringify(value))),
  heard: fc.array(text),
  createdAt: time,
  updatedAt: time,
  queryAt: maybe(time),
  queries: fc.nat(),
})

const always = <Inputs>(property: fc.IAsyncProperty<Inputs>): Promise<void> =>
  fc.assert(property, { numRuns: 100 })

/** Everything comes back as it was given. */
export function content(open: Open): void {
  describe('what is kept', () => {
    it('is every field of any order', async () => {
      const store = await open()
      await always(
        fc.asyncProperty(text, record, async (some, given) => {
          // No reference has NUL.
          const name = some.replaceAll('\u0000', '')
          const order = anOrder({ reference: `${unique('R')} ${name}`, ...given })
          await store.begin(order)
          expect(await store.order(keyOf(order))).toEqual(order)
          const changed = next(order, { ...given, recipient: some })
          await store.commit(only(changed))
          expect(await store.order(keyOf(order))).toEqual(changed)
        }),
      )
    })

    it('is every field of any event, to the last digit', async () => {
      const store = await open()
      await always(
        fc.asyncProperty(text, maybe(amount), maybe(text), data, async (status, sum, currency, fields) => {
          const order = anOrder()
          const event = anEvent(order, { status, amount: sum, currency, data: fields })
          await store.commit({ order, event })
          const [kept] = await store.events(keyOf(order))
          expect(kept).toEqual(event)
          expect(JSON.stringify(kept?.data)).toBe(JSON.stringify(fields))
        }),
      )
    })

    it('is the same for handlers, with numbers that JavaScript cannot hold', async () => {
      const store = await open()
      const order = anOrder()
      const orderId = new JsonNumber('12418046125113395')
      const fields = { orderId, price: new JsonNumber('98.0'), text: '充值成功 😀' }
      await store.commit({ order, event: anEvent(order, { data: fields }), handlers: ['fulfil'] })
      const { data: got } = (await claimOne(store, 'fulfil')).event
      expect(got.orderId).toBeInstanceOf(JsonNumber)
      expect([String(got.orderId), String(got.price), got.text]).toEqual([
        '12418046125113395',
        '98.0',
        '充值成功 😀',
      ])
    })

    it('is any bytes of a message, however many, and any length of text', async () => {
      const store = await open()
      const everyByte = Uint8Array.from({ length: 70_000 }, (_, n) => n % 256)
      for (const body of [new Uint8Array(), everyByte, new TextEncoder().encode('{}')]) {
        const order = anOrder({ lastAnswer: JSON.stringify('充'.repeat(500_000)) })
        const event = anEvent(order, { data: { text: 'x'.repeat(500_000) } })
        await store.commit({ order, event, message: aMessage({ body }) })
        expect(await store.order(keyOf(order))).toEqual(order)
        expect(await store.events(keyOf(order))).toEqual([event])
        const [message] = await store.messages(keyOf(order))
        expect(Buffer.compare(message?.body ?? everyByte.subarray(1), body)).toBe(0)
      }
    })

    it('is what was given then, whatever its giver or its reader does with it afterwards', async () => {
      const store = await open()
      const order = anOrder({ details: { pin: '1' } })
      const event = anEvent(order, { data: { list: ['a'] } })
      const body = Uint8Array.of(1, 2, 3)
      const given = structuredClone({ order, event })
      await store.commit({ ...given, message: aMessage({ body }) })
      attempt(() => Object.assign(given.order.details, { pin: '2' }))
      attempt(() => (given.event.data.list as string[]).push('b'))
      body[0] = 9
      for (let round = 0; round < 2; round += 1) {
        const { read, events, messages } = await reading(store, order)
        expect(read).toEqual(order)
        expect(events).toEqual([event])
        expect([...(messages[0]?.body ?? [])]).toEqual([1, 2, 3])
        attempt(() => Object.assign(read?.details ?? {}, { pin: '3' }))
        attempt(() => (events as unknown[]).push('own'))
        attempt(() => ((events[0] as OrderEvent).data.list as string[]).push('c'))
        messages[0]?.body.fill(0)
      }
    })

    it('is any name of a handler and any text of an error', async () => {
      const store = await open()
      for (const handler of [`it's "quoted"`, 'with space', '名前', 'a%b_c', '[1,2]', '😀', '__proto__']) {
        const order = anOrder()
        await store.expectHandlers([{ account: OURS, name: handler, types: ['order.succeeded'] }], START)
        await store.commit({ order, event: anEvent(order), lease: undefined })
        const delivery = await claimOne(store, handler)
        expect(delivery.handler).toBe(handler)
        await fail(store, delivery, { error: handler.repeat(50) })
        expect(await store.deadLetter(delivery.id)).toMatchObject({
          handler,
          lastError: handler.repeat(50),
        })
        expect(await store.forgetHandler(OURS, handler)).toBe(true)
      }
    })
  })
}

/** What is frozen throws; what is a copy does not. */
function attempt(change: () => unknown): void {
  try {
    change()
  } catch {
    // It cannot be changed, which is as good.
  }
}

async function reading(store: Store, order: OrderRecord) {
  const key = keyOf(order)
  return {
    read: await store.order(key),
    events: await store.events(key),
    messages: await store.messages(key),
  }
}
