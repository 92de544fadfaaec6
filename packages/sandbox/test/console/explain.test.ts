import { describe, expect, it } from 'vitest'
import type { GatewayName } from '../../src/gateways/names.ts'
import { settingsFrom } from '../../src/options.ts'
import { explain } from '../../src/ui/console/timelines.ts'
import { type HistoryEntry, kept, type Timeline } from '../../src/ui/history/entry.ts'
import { md5 } from '../support/kumquat-caller.ts'
import { base64 } from '../support/paynicorn-caller.ts'

const settings = settingsFrom({
  kumquat: { signKey: 'key', callbackSignKey: 'callback-key' },
  paynicorn: { merchantSecret: 'secret' },
})

const explained = (gateway: GatewayName, body: string, about: object = {}) => {
  const timeline = { gateway } as Timeline
  const entry = { kind: 'request', method: 'POST', path: '/x', body: kept(body), ...about } as HistoryEntry
  return explain(timeline, entry, settings)
}

describe('the explanation of a signature', () => {
  it('goes from the fields to the canonical string, the key and the digest', () => {
    const sign = md5('a=1.50&b=x&c=%26key')
    const explanation = explained(
      'kumquat',
      `{"b":"x","a":1.50,"c":"%26","d":"","sign":"${sign.toUpperCase()}"}`,
    )
    expect(explanation).toMatchObject({
      verdict: 'valid',
      steps: [
        {
          fields: [
            { name: 'b', text: 'x' },
            { name: 'a', text: '1.50' },
            { name: 'c', text: '%26' },
            { name: 'd', leftOut: 'no: empty' },
            { name: 'sign', leftOut: expect.any(String) },
          ],
        },
        { parts: ['a=1.50&b=x&c=%26'] },
        { parts: ['a=1.50&b=x&c=%26', { key: 'signKey' }] },
        { parts: [sign] },
        { parts: [sign.toUpperCase()] },
      ],
    })
  })

  it('reads the query of a GET, and checks callbacks with their own key', () => {
    const path = `/x?a=1&sign=${md5('a=1key')}`
    expect(explained('kumquat', '', { method: 'GET', path })).toMatchObject({ verdict: 'valid' })
    const body = `{"a":"1","sign":"${md5('a=1callback-key')}"}`
    expect(explained('kumquat', body, { kind: 'callback' })).toMatchObject({ verdict: 'valid' })
    expect(explained('kumquat', body)).toMatchObject({ verdict: 'invalid' })
  })

  it('shows what is inside an envelope, and tells when it does not fit', () => {
    const content = base64('{"amount":"1.00"}')
    const body = (sign: string) => JSON.stringify({ content, sign })
    expect(explained('paynicorn', body(md5(`${content}secret`)))).toMatchObject({
      verdict: 'valid',
      content: '{"amount":"1.00"}',
      steps: [{}, { parts: [content] }, { parts: [content, { key: 'merchantSecret' }] }, {}, {}],
    })
    expect(explained('paynicorn', body('0'))).toMatchObject({ verdict: 'invalid' })
    expect(explained('paynicorn', JSON.stringify({ content }))).toMatchObject({
      verdict: 'invalid',
      note: 'There is no signature.',
    })
  })

  it.each([
    ['kumquat', '{}', { kind: 'answer' }, 'unsigned'],
    ['kumquat', 'not JSON', {}, 'unclear'],
    ['kumquat', 'x'.repeat(100_000), {}, 'unclear'],
    ['paynicorn', '{"responseCode":"204005"}', { kind: 'answer' }, 'unsigned'],
    ['paynicorn', '{}', { kind: 'answer', operation: 'currency.usdRates' }, 'unsigned'],
    ['paynicorn', '[]', {}, 'unclear'],
    ['paynicorn', '{}', {}, 'unclear'],
  ] as const)('of %s over %.20s %j is %s', (gateway, body, about, verdict) => {
    expect(explained(gateway, body, about)).toMatchObject({ verdict, steps: [] })
  })

  it('never carries a key', () => {
    const body = `{"a":"1","sign":"${md5('a=1key')}"}`
    expect(JSON.stringify(explained('kumquat', body))).not.toMatch(/"[^"]*a=1key/)
  })

  it('has nothing to say about a status', () => {
    expect(explained('kumquat', '', { kind: 'status' })).toBeUndefined()
  })
})
