import { describe, expect, it } from 'vitest'
import { redacted } from '../../src/data/redact.ts'

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
