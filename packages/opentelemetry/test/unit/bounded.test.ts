import type { CallMessage } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import { Few } from '../../src/few.ts'
import { Links } from '../../src/links.ts'
import { Codes, shownCode, shownStatus } from '../../src/shown.ts'

describe('the values of an attribute', () => {
  it('are as many as allowed; what comes then, and what is no code, is "other"', () => {
    const few = new Few(2)
    expect(
      ['JU9997', '给', 'a b', '', 'x'.repeat(65), 'JU9998', 'JU9999', 'JU9997'].map((code) => few.of(code)),
    ).toEqual(['JU9997', 'other', 'other', 'other', 'other', 'JU9998', 'other', 'JU9997'])
  })
})

const call = (gatewayCode: string, more: Partial<CallMessage> = {}): CallMessage => ({
  ...{ gateway: 'kumquat', operation: 'balance', reference: undefined, money: false, attempts: 1 },
  ...{ startedAt: 0, gatewayCode, ...more },
})

describe('the code of a gateway', () => {
  it('is shown when it is documented, or looks as if it were', () => {
    for (const code of ['JU9994', '204005', 'E-1001', '7']) expect(shownCode(call(code))).toBe(code)
    expect(shownCode(call('out_of_stock', { isCodeDocumented: true }))).toBe('out_of_stock')
    for (const code of ['kk-secret/REF sign=aa', 'out_of_stock', 'the-sign-key', '254771114118', '', 'JU 1'])
      expect(shownCode(call(code))).toBe('other')
    expect(shownCode(call('A-1042', { reference: 'A-1042' }))).toBe('other')
  })

  it('that is documented is told also after more than a hundred that were made up', () => {
    const codes = new Codes()
    const made = Array.from({ length: 300 }, (_, n) => codes.of(call(`X${n}`)))
    expect(new Set(made).size).toBe(101)
    expect(codes.of(call('JU9994', { isCodeDocumented: true }))).toBe('JU9994')
    expect(codes.of(call('X300'))).toBe('other')
    expect(codes.of(call('X1'))).toBe('X1')
  })
})

describe('the status of an answer', () => {
  it('is one of those that gateways and proxies answer, or a class', () => {
    const shown = new Set(Array.from({ length: 1000 }, (_, n) => shownStatus(n)))
    expect(shown.size).toBeLessThan(55)
    expect([200, 511, 418, 599, 799, 99].map(shownStatus)).toEqual([200, 511, '4xx', '5xx', 'other', 'other'])
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
