import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { Application } from './application.ts'
import { expectReply, KINDS, type Shop } from './shop.ts'
import { chunked } from './wire.ts'

/** Types that are not JSON, or not at all: no parser of the application may claim them. */
const ODD_TYPES = ['application/octet-stream', 'application/vnd.gateway', 'nonsense', ';;', '', 'IMAGE/PNG']
/** Types that parsers claim or choke on, when they get to see them. */
const CLAIMED_TYPES = [
  'text/plain',
  'text/plain; charset=iso-8859-1',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json; charset=gbk',
  'application/json;;;',
  'APPLICATION/JSON',
  'application/cloudevents+json',
]

/** How a body is declared and framed never matters: the bytes do. */
export function bodies(shop: Shop, { parser }: Application): void {
  it('acknowledges a callback without content-type', async () => {
    for (const kind of KINDS) {
      const { body } = kind.sign(shop.reference())
      expectReply(await shop.send(kind, { body }), 200, kind.acknowledgement)
    }
  })

  it.each([...ODD_TYPES, ...(parser ? [] : CLAIMED_TYPES)])(
    'acknowledges content-type "%s"',
    async (contentType) => {
      for (const kind of KINDS) {
        const { body } = kind.sign(shop.reference())
        expectReply(
          await shop.send(kind, { headers: { 'content-type': contentType }, body }),
          200,
          kind.acknowledgement,
        )
      }
    },
  )

  it('acknowledges a body in chunks, cut inside a character', async () => {
    for (const kind of KINDS) {
      const { headers, rawBody } = kind.sign(shop.reference())
      const pieces = [rawBody.subarray(0, 1), rawBody.subarray(1, 12), rawBody.subarray(12)]
      const reply = await shop.send(kind, {
        headers: { ...headers, 'transfer-encoding': 'chunked' },
        body: chunked(pieces),
      })
      expectReply(reply, 200, kind.acknowledgement)
    }
  })

  if (parser) return

  it('hands on the bytes as they came when gzip is declared', async () => {
    for (const kind of KINDS) {
      const { headers, rawBody } = kind.sign(shop.reference())
      const declared = { ...headers, 'content-encoding': 'gzip' }
      expectReply(await shop.send(kind, { headers: declared, body: rawBody }), 200, kind.acknowledgement)
      const zipped = gzipSync(rawBody)
      const reply = await shop.send(kind, { headers: declared, body: zipped })
      expect(reply.status).toBeGreaterThanOrEqual(400)
      await shop.expectCoreReply(reply, kind.kind, { rawBody: zipped })
    }
  })
}
