import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Application } from './application.ts'
import { expectReply, KINDS, type Shop } from './shop.ts'
import { watchedCallbacks } from './watched.ts'
import { Wire } from './wire.ts'

const [KIND] = KINDS as [(typeof KINDS)[0]]

/** Clients that are slow, many, or gone. */
export function clients(shop: Shop, { parser }: Application): void {
  const lengthOf = (bytes: Uint8Array): Record<string, string> => ({
    'content-type': 'application/json',
    'content-length': String(bytes.length),
  })
  const stillServes = async (): Promise<void> => {
    const { headers, body } = KIND.sign(shop.reference())
    expectReply(await shop.send(KIND, { headers, body }), 200, KIND.acknowledgement)
  }

  it('waits for a client that sends its bytes in pieces', async () => {
    const { rawBody } = KIND.sign(shop.reference())
    const wire = await Wire.open(shop.url(KIND))
    wire.writeHead({ headers: lengthOf(rawBody) })
    for (let at = 0; at < rawBody.length; at += 7) {
      await pause(3)
      expect(wire.answered).toBe(false)
      wire.write(rawBody.subarray(at, at + 7))
    }
    expectReply(await wire.reply(), 200, KIND.acknowledgement)
    wire.hangUp()
  })

  // A parser of the application that comes first has deadlines of its own.
  it.skipIf(parser)('closes on a client whose body drips in, and says why', async () => {
    const watched = watchedCallbacks()
    const { rawBody } = KIND.sign(shop.reference())
    const wire = await Wire.open(shop.url(KIND))
    wire.writeHead({ headers: lengthOf(rawBody) })
    const dripping = setInterval(() => wire.write(' '), 100)
    try {
      expectReply(await wire.reply(), 408, 'refused: the body did not come in time')
      await wire.closed
      // Every one of them may be late, behind a proxy that holds bodies back, and nobody would know.
      const told = shop.errors.filter(({ message }) => message.includes('did not come in time'))
      expect(told).toHaveLength(1)
      expect(watched).toMatchObject([{ kind: KIND.kind, status: 408, result: 'callback_late' }])
    } finally {
      clearInterval(dripping)
    }
    await stillServes()
  })

  it('serves callback after callback on one connection, refused ones between them', async () => {
    const wire = await Wire.open(shop.url(KIND))
    for (const key of [KIND.keys[0], 'another key', KIND.keys[1]]) {
      const reply = await wire.send(KIND.sign(shop.reference(), key))
      expect(reply.status).toBe(key === 'another key' ? 401 : 200)
    }
    wire.hangUp()
  })

  it('serves a client that asks before it sends', async () => {
    const { rawBody } = KIND.sign(shop.reference())
    const wire = await Wire.open(shop.url(KIND))
    wire.writeHead({ headers: { ...lengthOf(rawBody), expect: '100-continue' } })
    await expect.poll(() => wire.answered, { interval: 2 }).toBe(true)
    wire.write(rawBody)
    expectReply(await wire.reply(), 200, KIND.acknowledgement)
    wire.hangUp()
  })

  it.each([0, 1, 100, 9000])('outlives a client that hangs up after %i bytes of the body', async (bytes) => {
    const reference = shop.reference()
    const { rawBody } = KIND.sign(reference)
    const wire = await Wire.open(shop.url(KIND))
    // Enough of it to be a whole callback, in the last case: but more was announced.
    const padded = Buffer.concat([rawBody, Buffer.alloc(10_000, ' ')])
    wire.writeHead({ headers: lengthOf(padded) })
    wire.write(padded.subarray(0, bytes))
    await pause(20)
    wire.hangUp()
    await stillServes()
    expect(shop.eventsOf(reference)).toEqual([])
    // The gateway has no acknowledgement, so it comes again.
    expectReply(await shop.send(KIND, { body: rawBody }), 200, KIND.acknowledgement)
    expect(shop.eventsOf(reference)).toHaveLength(1)
  })

  it('finishes the work for a client that hangs up before it is acknowledged, and does it once', async () => {
    const reference = shop.reference()
    const { rawBody } = KIND.sign(reference)
    const started = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    shop.work.set(reference, () => {
      started.resolve()
      return gate.promise
    })
    const wire = await Wire.open(shop.url(KIND))
    wire.writeHead({ headers: lengthOf(rawBody) })
    wire.write(rawBody)
    await started.promise
    wire.hangUp()
    await pause(20)
    gate.resolve()
    expectReply(await shop.send(KIND, { body: rawBody }), 200, KIND.acknowledgement)
    expect(shop.eventsOf(reference)).toHaveLength(1)
    await stillServes()
  })

  it('acknowledges 200 callbacks at once, each for what it is', async () => {
    const calls = Array.from({ length: 200 }, (_, n) => {
      const kind = KINDS[n % KINDS.length] ?? KIND
      return { kind, reference: shop.reference() }
    })
    const replies = await Promise.all(
      calls.map(({ kind, reference }) => shop.send(kind, kind.sign(reference))),
    )
    for (const [n, { kind, reference }] of calls.entries()) {
      expectReply(replies[n] ?? expect.fail('no reply'), 200, kind.acknowledgement)
      expect(shop.eventsOf(reference)).toMatchObject([{ callback: kind.kind }])
    }
  })
}
