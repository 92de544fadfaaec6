import { expect, it } from 'vitest'
import { expectNoAcknowledgement, expectReply, KINDS, type Shop } from './shop.ts'
import { Wire } from './wire.ts'

/** The gateway is only told that all is well when it is. */
export function handlers(shop: Shop): void {
  it.each(KINDS)('makes the gateway send $kind again when a handler throws', async (kind) => {
    const reference = shop.reference()
    const { headers, body } = kind.sign(reference)
    shop.work.set(reference, async () => {
      throw new Error('the shop is closed')
    })
    const first = await shop.send(kind, { headers, body })
    expectReply(first, 503, 'not handled: send it again')
    expectNoAcknowledgement(first)
    shop.work.delete(reference)
    expectReply(await shop.send(kind, { headers, body }), 200, kind.acknowledgement)
    expect(shop.eventsOf(reference)).toHaveLength(1)
  })

  it('acknowledges only after the handler has finished', async () => {
    const [kind] = KINDS as [(typeof KINDS)[0]]
    const reference = shop.reference()
    const started = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    shop.work.set(reference, () => {
      started.resolve()
      return gate.promise
    })
    const wire = await Wire.open(shop.url(kind))
    const reply = wire.send(kind.sign(reference))
    await started.promise
    expect(wire.answered).toBe(false)
    gate.resolve()
    expectReply(await reply, 200, kind.acknowledgement)
    wire.hangUp()
  })
}
