import { describe, expect, it } from 'vitest'
import { maskerOf } from '../../src/orders/masker.ts'
import { newOrder } from '../../src/orders/new-order.ts'

const PIN = '4711-0815-2342'
const order = {
  ...newOrder({ gateway: 'mango', account: 'mango_1', kind: 'fruit', reference: 'R1' }, 0),
  details: { pin: PIN },
}
const masker = maskerOf(order, [], ['pin'])

describe('what people are shown of an order', () => {
  it('has no secret in lists, however deep, and leaves other values as they are', () => {
    expect(masker.fields({ list: [{ pin: '1' }, `see ${PIN}`, 7, null], pin: '', n: 1 })).toEqual({
      list: [{ pin: '[secret]' }, 'see [secret]', 7, null],
      pin: '',
      n: 1,
    })
  })

  // Found by an attack.
  it.each([
    '["4711-0815", "2342-0816"]',
    '{"a":"4711-0815","b":23420816}',
    '4711-0815,2342-0816',
    '4711-0815 ; 2342-0816',
  ])('has none of several secrets in one text: %s', (pin) => {
    const several = maskerOf({ ...order, details: { pin } }, [], ['pin'])
    expect(several.text('codes 4711-0815 and so on')).toBe('codes [secret] and so on')
  })

  it('has the words of a secret that is a sentence', () => {
    const spoken = maskerOf({ ...order, details: { pin: 'Dial 4711 until June' } }, [], ['pin'])
    expect(spoken.text('until June')).toBe('until June')
  })

  it('is a message without its secret, also where it is written so that nobody finds it in the text', () => {
    const odd = `["${PIN.replace('4', String.raw`\u0034`)}"]`
    expect(masker.message(odd)).toEqual({ text: '[secret]', readable: undefined })
    expect(masker.message(`["${PIN}", 5]`)).toEqual({ text: '["[secret]", 5]', readable: undefined })
  })

  // Found by an attack: values of fewer than four characters were looked for beside their plain name only.
  it.each([
    [String.raw`{"\u0070\u0069\u006e":"123","status":"success"}`],
    [String.raw`{"p\u0069n":12}`],
    [String.raw`{"\u0070in":"\u0031\u0032"}`],
    [String.raw`{"list":[{"pi\u006e":["7"]}]}`],
  ])('is no message with a short secret under a name that is written oddly: %s', (text) => {
    expect(masker.message(text)).toEqual({ text: '[secret]', readable: undefined })
    const content = Buffer.from(text).toString('base64')
    const within = masker.message(JSON.stringify({ content }))
    expect(within.text).toBe('{"content":"[secret]"}')
    expect(within.readable).not.toMatch(/\b(123|12|7)\b/)
  })

  it('is a message with such fields in their plain spelling, or with nothing in them', () => {
    expect(masker.message('{"pin":"123","status":"success"}').text).toBe(
      '{"pin":"[redacted]","status":"success"}',
    )
    for (const text of [String.raw`{"p\u0069n":"","status":"success"}`])
      expect(masker.message(text).text).toBe(text)
  })

  it('reads what is within base64, beside what is no text', () => {
    const content = Buffer.from(JSON.stringify({ pin: PIN, state: 'done and dusted' })).toString('base64')
    const { text, readable } = masker.message(JSON.stringify({ content, code: 0 }))
    expect(text).not.toContain(content)
    expect(JSON.parse(readable ?? '')).toEqual({
      content: { pin: '[redacted]', state: 'done and dusted' },
      code: 0,
    })
  })

  it('is cut where it is so long that nobody reads it', () => {
    expect(masker.text('word '.repeat(10_000))).toHaveLength(20_001)
  })
})
