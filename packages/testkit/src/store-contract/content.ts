import { type DecimalText, JsonNumber, type OrderRecord, type Store } from '@kumicorn/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anEvent, anOrder, claimOne, next, START, told, unique } from './samples.ts'
import type { Open } from './store-contract.ts'

/** Any text that a gateway can send: no half surrogate pairs, and no NUL, which some databases refuse. */
const text = fc.string({ unit: 'binary' }).map((any) => any.replaceAll('\u0000', ''))
const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(some, { nil: undefined })
const literal = fc
  .tuple(fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }), maybe(fc.stringMatching(/^[0-9]{1,20}$/)))
  .map(([whole, fraction]) => (fraction === undefined ? `${whole}` : `${whole}.${fraction}`))
const amount = literal as fc.Arbitrary<DecimalText>
const time = fc.integer({ min: 0, max: Date.UTC(9999, 0) })
const data = fc.dictionary(
  text.filter((key) => key !== '__proto__'),
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
  gatewayReference: maybe(text),
  amount: maybe(amount),
  currency: maybe(text),
  account: maybe(text),
  said: maybe(data.map((value) => JSON.stringify(value))),
  createdAt: time,
  updatedAt: time,
  checkAt: maybe(time),
  checks: fc.nat(),
})

const always = <Inputs>(property: fc.IAsyncProperty<Inputs>): Promise<void> =>
  fc.assert(property, { numRuns: 100 })

/** Everything comes back as it was given. */
export function content(open: Open): void {
  describe('what is kept', () => {
    it('is every field of any order', async () => {
      const store = await open()
      await always(
        fc.asyncProperty(text, record, async (name, given) => {
          const order = anOrder({ reference: `${unique('R')} ${name}`, ...given })
          await store.begin(order)
          expect(await store.order('kumquat', order.reference)).toEqual(order)
          const changed = next(order, { ...given, account: name })
          await store.commit(changed)
          expect(await store.order('kumquat', order.reference)).toEqual(changed)
        }),
      )
    })

    it('is every field of any event, to the last digit', async () => {
      const store = await open()
      await always(
        fc.asyncProperty(text, maybe(amount), maybe(text), data, async (status, sum, currency, fields) => {
          const order = anOrder()
          const event = anEvent(order, { status, amount: sum, currency, data: fields })
          const raw = new TextEncoder().encode(JSON.stringify(fields))
          await store.commit(order, { event, raw, handlers: [] })
          const kept = await store.event(event.id)
          expect(kept).toEqual(event)
          expect(JSON.stringify(kept?.data)).toBe(JSON.stringify(fields))
        }),
      )
    })

    it('is the same for handlers, with numbers that JavaScript cannot hold', async () => {
      const store = await open()
      const order = anOrder()
      const orderId = new JsonNumber('12418046125113395')
      const event = anEvent(order, { data: { orderId, price: new JsonNumber('98.0'), text: '充值成功 😀' } })
      await store.commit(order, told(event, 'fulfil'))
      const { event: got } = await claimOne(store, 'fulfil')
      const fields = got.data as Record<string, unknown>
      expect(fields.orderId).toBeInstanceOf(JsonNumber)
      expect([String(fields.orderId), String(fields.price), fields.text]).toEqual([
        '12418046125113395',
        '98.0',
        '充值成功 😀',
      ])
    })

    it('is any bytes of a callback, however many, and any length of text', async () => {
      const store = await open()
      const everyByte = Uint8Array.from({ length: 70_000 }, (_, n) => n % 256)
      for (const raw of [new Uint8Array(), everyByte, Buffer.from('{}')]) {
        const order = anOrder({ said: JSON.stringify('充'.repeat(500_000)) })
        const event = anEvent(order, { data: { text: 'x'.repeat(500_000) } })
        expect(await store.commit(order, { event, raw, handlers: [] })).toBe(true)
        expect(await store.order('kumquat', order.reference)).toEqual(order)
        expect(await store.event(event.id)).toEqual(event)
      }
    })

    it('is what was given then, whatever its giver does with it afterwards', async () => {
      const store = await open()
      const order = anOrder()
      const event = anEvent(order)
      await store.commit(order, told(event, 'fulfil'))
      expect(await reading(store, order)).toEqual(await reading(store, order))
      const read = await store.events('kumquat', order.reference)
      expect(() => (read as unknown[]).push('own')).not.toThrow()
      expect(await store.events('kumquat', order.reference)).toEqual([event])
    })

    it('is any name of a handler and any text of an error', async () => {
      const store = await open()
      for (const name of [`it's "quoted"`, 'with space', '名前', 'a%b_c', '[1,2]', '😀']) {
        const order = anOrder()
        await store.commit(order, told(anEvent(order), name))
        const { id, handler } = await claimOne(store, name)
        expect(handler).toBe(name)
        await store.failDelivery(id, { error: name.repeat(50), now: START, retryAt: undefined })
        const { items } = await store.deadLetters({ limit: 100 })
        expect(items.at(-1)).toMatchObject({ id, handler: name, lastError: name.repeat(50) })
      }
    })
  })
}

const reading = (store: Store, { kind, reference }: OrderRecord) =>
  Promise.all([store.order(kind, reference), store.events(kind, reference)])
