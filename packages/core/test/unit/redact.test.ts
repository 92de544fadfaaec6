import { describe, expect, it } from 'vitest'
import { redacted, redactedAnswer } from '../../src/data/redact.ts'

describe('a text of somebody else', () => {
  it.each([
    ['POST failed: sign=abc123&a=1', 'POST failed: sign=[redacted]&a=1'],
    ['{"signKey":"k-1","request_no":"R1"}', '{"signKey":"[redacted]","request_no":"R1"}'],
    ['merchantSecret: hunter2, retry', 'merchantSecret: [redacted], retry'],
    ['digest a875dead05388c6acdc9a807abd78561 differs', 'digest [redacted] differs'],
  ])('loses what looks like a secret: %s', (text, shown) => {
    expect(redacted(text)).toBe(shown)
  })

  it('keeps the rest, references and amounts too', () => {
    const text = 'order R-1042 of 98.00 CNY: connect ECONNREFUSED 127.0.0.1:5432'
    expect(redacted(text)).toBe(text)
  })
})

// Found by an attack: a gateway that quotes what was signed in its refusal brought it into errors and records.
describe('what a gateway says', () => {
  const body = Buffer.from('{"orderId":"O1","amount":"100.00","currency":"NGN"}').toString('base64')

  it.each([
    ['bad sign a875dead05388c6acdc9a807abd78561 of a=1&b=x y&c=3', 'bad sign [redacted] of [redacted]'],
    ['a=1&b=2', '[redacted]'],
    ['signed a=1&b=2\nline two', 'signed [redacted]\nline two'],
    [`content ${body} is invalid`, 'content [redacted] is invalid'],
    ['terms & conditions: fee=2', 'terms [redacted]'],
    ['amount=5 is too little', 'amount=5 is too little'],
    ['R&D is closed', 'R&D is closed'],
    ['请求失败', '请求失败'],
  ])('%s: %s', (text, shown) => {
    expect(redactedAnswer(text)).toBe(shown)
  })

  it('is cut', () => {
    expect(redactedAnswer('no '.repeat(1_000))).toHaveLength(501)
  })
})
