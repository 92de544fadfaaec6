import { expect, it } from 'vitest'
import type { Application } from './application.ts'
import { expectNoAcknowledgement, KINDS, type Shop } from './shop.ts'
import { watchedCallbacks } from './watched.ts'

/** Where the bytes are gone nothing can be verified: it says so at once, and how to mend it. */
export function eaten(shop: Shop, { eats }: Application): void {
  it.each(KINDS)('answers $kind with 500 at once, and logs one error that names the parser', async (kind) => {
    const reference = shop.reference()
    const { body } = kind.sign(reference)
    const contentType = eats?.contentType ?? 'application/json'
    shop.errors.length = 0
    const told = watchedCallbacks()
    const reply = await shop.send(kind, { headers: { 'content-type': contentType }, body })
    expect(reply.status).toBe(500)
    expectNoAcknowledgement(reply)
    expect(shop.errors).toHaveLength(1)
    expect(shop.errors[0]?.message).toMatch(eats?.logged ?? /./)
    expect(JSON.stringify(shop.errors)).not.toContain(reference)
    expect(shop.eventsOf(reference)).toEqual([])
    // Found by an attack: all callbacks of a shop were lost so, and no metric counted one.
    expect(told).toMatchObject([{ kind: kind.kind, status: 500, result: 'callback_unread' }])
  })

  it('still receives what the parser does not claim', async () => {
    const [kind] = KINDS as [(typeof KINDS)[0]]
    const { body } = kind.sign(shop.reference())
    const reply = await shop.send(kind, { headers: { 'content-type': 'application/octet-stream' }, body })
    expect(reply).toMatchObject({ status: 200, body: kind.acknowledgement })
  })
}
