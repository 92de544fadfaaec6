import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'

const { aMessage, anOrder, keyOf } = storeSamples

/** What a way from bytes to text and back may lose, and what is written like what PostgreSQL reads as something else. */
const BODIES: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(),
  'a mark of the order of bytes': Buffer.from('\ufeff{"a":1}'),
  'digits as PostgreSQL writes bytes': Buffer.from('\\x7b7d'),
  'backslashes, one at the end': Buffer.from('\\ \\\\ \\101 \\"\\u0000\\'),
  'a zero byte': Buffer.from('a\u0000b'),
  'what is no UTF-8': Uint8Array.from([0x7b, 0xff, 0xfe, 0xc3, 0x28, 0x7d]),
  'half a surrogate pair, as if it were UTF-8': Uint8Array.from([0xed, 0xa0, 0x80]),
  'control characters': Uint8Array.from({ length: 31 }, (_, n) => n + 1),
  'many planes': Buffer.from('充值成功 😀 \u{10ffff} \ufffe'),
}

it.each(Object.keys(BODIES))('a message of %s is kept to the byte', async (name) => {
  const store = postgresStore({ pool: newPool(), schema: newSchema() })
  const body = Uint8Array.from(BODIES[name] as Uint8Array)
  const order = anOrder()
  await store.commit({ order, message: { ...aMessage(), body } })
  const [message] = await store.messages(keyOf(order))
  expect(message?.body).toEqual(body)
})
