import { describe, expect, it } from 'vitest'
import { Few } from '../../src/few.ts'
import { Links } from '../../src/links.ts'

describe('the values of an attribute', () => {
  it('are as many as allowed; what comes then, and what is no code, is "other"', () => {
    const few = new Few(2)
    expect(
      ['JU9997', '给', 'a b', '', 'x'.repeat(65), 'JU9998', 'JU9999', 'JU9997'].map((code) => few.of(code)),
    ).toEqual(['JU9997', 'other', 'other', 'other', 'other', 'JU9998', 'other', 'JU9997'])
  })
})

describe('the spans that are remembered', () => {
  const span = (n: number) => ({
    traceId: `${n}`.padStart(32, '0'),
    spanId: `${n}`.padStart(16, '0'),
    traceFlags: 1,
  })

  it('are the latest: the oldest are forgotten', () => {
    const links = new Links(2)
    links.remember(span(1), 'order', 'mango', 'T1')
    links.remember(span(2), 'order', 'mango', 'T2')
    links.remember(span(3), 'order', 'mango', 'T1')
    links.remember(span(4), 'event', 'T2')
    expect(links.size).toBe(2)
    expect(links.find('order', 'mango', 'T1')).toEqual(span(3))
    expect(links.find('order', 'mango', 'T2')).toBeUndefined()
    expect(links.find('event', 'T2')).toEqual(span(4))
    expect(links.find('order', 'mangoT', '1')).toBeUndefined()
  })
})
