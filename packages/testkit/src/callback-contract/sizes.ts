import { expect, it } from 'vitest'
import type { Application } from './application.ts'
import { expectReply, KINDS, MAX_BODY_BYTES, type Shop } from './shop.ts'
import { Wire } from './wire.ts'

const REFUSAL = `refused: the body is longer than ${MAX_BODY_BYTES} bytes`
const [KIND] = KINDS as [(typeof KINDS)[0]]

/** The limit is exact, what is over it is not read, and the client gets to see why. */
export function sizes(shop: Shop, { parser }: Application): void {
  it('acknowledges a body of exactly the greatest length', async () => {
    const { headers, body } = KIND.sign(shop.reference())
    const padded = body + ' '.repeat(MAX_BODY_BYTES - Buffer.byteLength(body))
    expectReply(await shop.send(KIND, { headers, body: padded }), 200, KIND.acknowledgement)
  })

  it('refuses one byte more', async () => {
    const { headers, body } = KIND.sign(shop.reference())
    expectReply(await shop.send(KIND, { headers, body: body.padEnd(MAX_BODY_BYTES + 1) }), 413, REFUSAL)
  })

  if (parser) return

  it('lets a client that sends all of it before it listens see the refusal', async () => {
    const { headers, body } = KIND.sign(shop.reference())
    const long = Buffer.from(body.padEnd(8_000_000))
    const wire = await Wire.open(shop.url(KIND))
    wire.writeHead({ headers: { ...headers, 'content-length': String(long.length) } })
    await wire.writeUnheard(long)
    expectReply(await wire.reply(), 413, REFUSAL)
    await wire.closed
  })

  it('refuses what is too long without reading on, and closes the connection', async () => {
    const announced = await Wire.open(shop.url(KIND))
    announced.writeHead({ headers: { 'content-type': 'application/json', 'content-length': '1000000000' } })
    const endless = await Wire.open(shop.url(KIND))
    endless.writeHead({ headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' } })
    const sending = setInterval(() => endless.write(`400\r\n${' '.repeat(1024)}\r\n`), 2)
    try {
      for (const wire of [announced, endless]) {
        const reply = await wire.reply()
        expectReply(reply, 413, REFUSAL)
        expect(reply.headers.connection).toBe('close')
      }
      await Promise.all([announced.closed, endless.closed])
    } finally {
      clearInterval(sending)
    }
  })

  it('goes on serving after that', async () => {
    const { headers, body } = KIND.sign(shop.reference())
    expectReply(await shop.send(KIND, { headers, body }), 200, KIND.acknowledgement)
  })
}
