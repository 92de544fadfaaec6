import { expect, it } from 'vitest'
import { thrownMessage } from '../../src/orders/thrown.ts'

const event = { data: { pin: '8261328587444787' }, secrets: ['pin'] }

// Found by an attack: PostgreSQL refuses a text with a NUL, and what came of the delivery was not kept.
it.each([
  ['a\0b', 'a\ufffdb'],
  [`${'x'.repeat(499)}🍍`, `${'x'.repeat(499)}\ufffd`],
  ['\udc00 alone', '\ufffd alone'],
  ['for 8261 3285 8744 4787', 'for [secret]'],
])('what a handler has thrown is text that every store keeps: %j', (thrown, kept) => {
  expect(thrownMessage(new Error(thrown), event)).toBe(kept)
  expect(thrownMessage(thrown, event)).toBe(kept)
})
