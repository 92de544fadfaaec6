import { describe, expect, it } from 'vitest'
import { redacted, redactedAnswer, redactedCode } from '../../src/data/redact.ts'

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
    ['bad_a875dead05388c6acdc9a807abd78561_x', 'bad_[redacted]_x'],
    ['bada875dead05388c6acdc9a807abd78561zap', '[redacted]zap'],
    ['so a875dead-05388c6a-cdc9a807-abd78561!', 'so [redacted]!'],
    ['A8 75 DE AD 05 38 8C 6A CD C9 A8 07 AB D7 85 61', '[redacted]'],
    ['a875:dead:0538:8c6a:cdc9:a807:abd7:8561', '[redacted]'],
    ['request 123e4567-e89b-12d3-a456-426614174000', 'request 123e4567-e89b-12d3-a456-426614174000'],
    ['on 2026-11-27 19:10:00 and 2026-11-28', 'on 2026-11-27 19:10:00 and 2026-11-28'],
  ])('%s: %s', (text, shown) => {
    expect(redactedAnswer(text)).toBe(shown)
  })

  it('is a code as it is documented, or what may be shown of another one, and of that not much', () => {
    for (const code of ['JU9994', '204005', '', 'insufficient_funds', 'E-1001', 'FAIL'])
      expect(redactedCode(code)).toBe(code)
    expect(redactedCode('JU_a875dead05388c6acdc9a807abd78561')).toBe('JU_[redacted]')
    expect(redactedCode('account=1&partner_no=P1key')).toBe('[redacted]')
    expect(redactedCode('no '.repeat(100))).toHaveLength(65)
    expect(redactedCode(redactedCode('no '.repeat(100)))).toHaveLength(65)
  })

  it('is cut', () => {
    expect(redactedAnswer('no '.repeat(1_000))).toHaveLength(501)
  })
})
