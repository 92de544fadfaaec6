import { describe, expect, it } from 'vitest'
import {
  parseAddress,
  parseCountry,
  parseId,
  parseLimit,
  parsePastSince,
  parseReferences,
  parseSeconds,
  parseSince,
  parseStates,
} from '../../src/input/parsers.ts'

describe('--since', () => {
  it('counts a span back from now', () => {
    const spans = { '30m': 30 * 60_000, '24h': 86_400_000, '7d': 604_800_000, '2w': 1_209_600_000 }
    for (const [text, span] of Object.entries(spans)) {
      expect(Math.abs(Date.now() - span - parseSince(text).getTime())).toBeLessThan(1_000)
    }
  })

  it('takes a day and a time without a zone as local, as the tables show them', () => {
    expect(parseSince('2026-11-21')).toEqual(new Date(2026, 10, 21))
    expect(parseSince('2026-11-21T09:30')).toEqual(new Date(2026, 10, 21, 9, 30))
  })

  it('takes a time with a zone', () => {
    expect(parseSince('2026-11-21T09:30Z').getTime()).toBe(Date.UTC(2026, 10, 21, 9, 30))
    expect(parseSince('2026-11-21T09:30:15.250+01:00').getTime()).toBe(Date.UTC(2026, 10, 21, 8, 30, 15, 250))
  })

  it.each([
    '',
    'yesterday',
    '24',
    '-1h',
    '2026',
    '2026-13-01',
    // Taken for the second of March.
    '2026-02-30',
    '2026-02-30T09:30Z',
    '21.11.2026',
    '1e3h',
    '2026-11-21 09:30',
    `${'9'.repeat(20)}w`,
  ])('refuses %o', (text) => expect(() => parseSince(text)).toThrow('Give a span'))
})

it('takes no time that is still to come where orders since are asked about', () => {
  expect(() => parsePastSince('2962-01-01')).toThrow('still to come')
  expect(parsePastSince('2026-11-21')).toEqual(new Date(2026, 10, 21))
})

describe('other arguments', () => {
  it('takes states by commas and in repeated options', () => {
    expect(parseStates('failed, unknown', ['pending'])).toEqual(['pending', 'failed', 'unknown'])
  })

  it('names a state that there is not, and those that there are', () => {
    expect(() => parseStates('failed,lost,')).toThrow(/no state "lost", "".*created, unknown, pending/)
  })

  it.each(['0', '-1', '1.5', 'x', '', '1e3', '9'.repeat(16)])(
    'refuses %o as a limit and as an id',
    (text) => {
      expect(() => parseLimit(text)).toThrow('whole number')
      expect(() => parseId(text)).toThrow('whole number')
    },
  )

  it('counts an id once', () => {
    expect(parseId('7', parseId('8', parseId('7')))).toEqual([7, 8])
  })

  it('takes an address for each kind of callback', () => {
    const first = parseAddress('kumquat=https://shop.example/a?b=1')
    expect(parseAddress('mango=https://shop.example/m', first)).toEqual({
      kumquat: 'https://shop.example/a?b=1',
      mango: 'https://shop.example/m',
    })
    for (const text of ['kumquat', 'kumquat=', '=https://shop.example', 'https://shop.example'])
      expect(() => parseAddress(text)).toThrow('Give a kind of callback and its address')
  })

  it('takes a country in either case, and seconds', () => {
    expect(parseCountry('ke')).toBe('KE')
    expect(() => parseCountry('Kenya')).toThrow('two letters of a country')
    expect(parseSeconds('5')).toBe(5_000)
    for (const text of ['0', '5s', '3601']) expect(() => parseSeconds(text)).toThrow('number of seconds')
  })

  it('takes a reference a line, with its kind and gateway', () => {
    expect(parseReferences('A-1\r\n\n B 2 \t payment\nC-3\t\tkumquat\n')).toEqual([
      { reference: 'A-1' },
      { reference: 'B 2', kind: 'payment' },
      { reference: 'C-3', gateway: 'kumquat' },
    ])
  })
})
