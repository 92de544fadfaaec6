import { expect, it } from 'vitest'
import type { Application } from './application.ts'
import { expectNoAcknowledgement, expectReply, KINDS, type Shop } from './shop.ts'

/** What is not signed is refused with core's own reply, and nothing is handled. */
export function refusals(shop: Shop, { parser }: Application): void {
  it.each(KINDS)('refuses $kind when one byte of what is signed was changed', async (kind) => {
    const reference = shop.reference()
    const { headers, body } = kind.sign(reference)
    const at = kind.kind === 'kumquat' ? body.indexOf('98.0') + 3 : body.indexOf('"content":"') + 30
    const tampered = `${body.slice(0, at)}${body[at] === '1' ? '2' : '1'}${body.slice(at + 1)}`
    expectReply(
      await shop.send(kind, { headers, body: tampered }),
      401,
      'refused: the signature does not match',
    )
    expect(shop.eventsOf(reference)).toEqual([])
  })

  it.each(KINDS)('refuses $kind under another key', async (kind) => {
    const reference = shop.reference()
    const { headers, body } = kind.sign(reference, 'another key')
    expectReply(await shop.send(kind, { headers, body }), 401, 'refused: the signature does not match')
    expect(shop.eventsOf(reference)).toEqual([])
  })

  it('refuses a key that stands twice, which a parser would have resolved in silence', async () => {
    const [kumquat] = KINDS as [(typeof KINDS)[0]]
    const reference = shop.reference()
    const signed = kumquat.sign(reference)
    const body = signed.body.replace('{', '{"status":"error",')
    const reply = await shop.send(kumquat, { headers: signed.headers, body })
    expect(reply.status).toBe(400)
    await shop.expectCoreReply(reply, 'kumquat', { rawBody: Buffer.from(body) })
    expect(shop.eventsOf(reference)).toEqual([])
  })

  it.each<[string, { readonly body?: string | Uint8Array }]>([
    ['no body and no length', {}],
    ['an empty body', { body: '' }],
    ['half a body', { body: '{"request_no":' }],
    ['bytes that are no text', { body: Uint8Array.of(0x7b, 0xff, 0xfe, 0x00, 0x7d) }],
    ['a list', { body: '[]' }],
    ['a bare value', { body: 'null' }],
    ['HTML', { body: '<html>' }],
  ])('refuses %s', async (_, request) => {
    for (const kind of KINDS) {
      const headers = { 'content-type': 'application/json' }
      const reply = await shop.send(kind, { headers, ...request })
      expectNoAcknowledgement(reply)
      // A parser that keeps the bytes of what it can read has its own words for what it cannot.
      if (parser) continue
      await shop.expectCoreReply(reply, kind.kind, { rawBody: Buffer.from(request.body ?? '') })
    }
  })

  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('answers %s with 405', async (method) => {
    for (const kind of KINDS) {
      const body = method === 'GET' || method === 'HEAD' ? undefined : kind.sign(shop.reference()).body
      const headers = { 'content-type': 'application/json' }
      const reply = await shop.send(kind, { method, headers, ...(body && { body }) })
      expect(reply).toMatchObject({ status: 405, headers: { allow: 'POST' } })
      await shop.expectCoreReply(reply, kind.kind, { method })
    }
  })
}
