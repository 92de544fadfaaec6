import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AccountClose, DecimalText, Suspect } from '../../../src/index.ts'
import { closesCsv } from '../../../src/orders/closes/csv.ts'

const decimal = (text: string) => text as DecimalText
const AT = Date.UTC(2026, 10, 26, 16, 5)

const suspect: Suspect = {
  kind: 'order',
  reference: 'A-4',
  amount: decimal('98.0'),
  currency: undefined,
  reasons: ['its price is the difference', 'it is in flight'],
  before: 'pending',
  after: 'failed',
  found: 'changed',
  error: undefined,
}

const close: AccountClose = {
  gateway: 'mango',
  account: 'mango_1f3a',
  day: '2026-11-26',
  zone: 'Asia/Shanghai',
  from: AT - 86_700_000,
  until: AT - 300_000,
  madeAt: AT,
  provisional: false,
  nth: 2,
  kinds: [
    {
      kind: 'order',
      ends: { succeeded: 2, recovered: 0, failed: 1, rejected: 0, reversed: 0 },
      byHand: 1,
      sums: [
        {
          currency: 'NGN',
          succeeded: decimal('196.0'),
          reversed: decimal('0'),
          toldLate: decimal('0'),
          net: decimal('196.0'),
        },
      ],
      withoutAmount: 0,
    },
  ],
  open: {
    count: 1,
    states: { pending: 1 },
    sums: [{ currency: 'NGN', amount: decimal('98.0') }],
    oldest: [
      {
        kind: 'order',
        reference: 'A-5',
        state: 'pending',
        createdAt: AT,
        amount: undefined,
        currency: undefined,
      },
    ],
  },
  balance: {
    opening: { day: '2026-11-25', at: AT - 86_400_000, amount: decimal('1000.00') },
    at: AT,
    told: decimal('-103.50'),
    error: undefined,
    topUps: [
      {
        amount: decimal('500.00'),
        at: AT - 1,
        note: '=HYPERLINK("http://127.0.0.1")',
        carriedFrom: undefined,
      },
      { amount: decimal('1.00'), at: AT - 2, note: undefined, carriedFrom: '2026-11-25' },
    ],
    inFlightBefore: decimal('0'),
    succeeded: decimal('196.0'),
    inFlight: decimal('98.0'),
    unproved: [{ kind: 'order', reference: 'A-5' }],
    expected: decimal('1206.00'),
    difference: decimal('-1309.50'),
    underWay: 0,
  },
  report: {
    day: '2026-11-26',
    from: AT - 86_400_000,
    until: AT,
    zone: 'UTC+8',
    over: true,
    kinds: ['order'],
    told: { count: 3, sums: [{ currency: 'USD', amount: decimal('1.50') }] },
    ours: { count: 2, carriedIn: 0, carriedOut: 0, reversedLater: 0, sums: [] },
    difference: 1,
  },
  earlierReports: [],
  notCompared: [],
  suspects: [suspect],
  moreSuspects: 3,
  unreadable: 1,
  agrees: false,
}

/** Reads what RFC 4180 says. */
function parsed(csv: string): string[][] {
  return csv
    .split('\r\n')
    .slice(1, -1)
    .map((line) => [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = '']) => cell.replaceAll('""', '"')))
}

const linesOf = (closes: readonly AccountClose[]) =>
  parsed(closesCsv(closes)).map((cells) => cells.slice(7).filter((cell) => cell !== ''))

describe('closes as CSV', () => {
  it('have a line for each figure, with what it is of', () => {
    const csv = closesCsv([close])
    const [header = '', first = ''] = csv.split('\r\n')
    expect(header.split(',')).toHaveLength(16)
    expect(first).toBe(
      '"2026-11-26","Asia/Shanghai","mango","mango_1f3a","2","no","2026-11-26T16:05:00.000Z","ended","order","succeeded","","2","","","",""',
    )
    expect(parsed(csv).every((cells) => cells.length === 16)).toBe(true)
    expect(linesOf([close])).toEqual(
      expect.arrayContaining([
        ['sum', 'order', 'net', 'NGN', '196.0'],
        ['open', 'pending', '1'],
        ['open order', 'order', 'pending', 'A-5', '2026-11-26T16:05:00.000Z'],
        ['balance', 'opening', '1000.00', '2026-11-25T16:05:00.000Z', 'told to the close of 2026-11-25'],
        ['balance', 'order', 'in flight, or given back', 'A-5'],
        ['balance', 'difference', '-1309.50'],
        ['balance', 'top-up, told to the close of 2026-11-25', '1.00', new Date(AT - 2).toISOString()],
        ['report', 'told', '3', '2026-11-26: 2026-11-25T16:05:00.000Z to 2026-11-26T16:05:00.000Z, UTC+8'],
        [
          'suspect',
          'order',
          'changed',
          '98.0',
          'A-4',
          'pending, now failed: its price is the difference; it is in flight',
        ],
        ['suspects', 'more', '3'],
        ['unreadable', 'orders', '1'],
        ['close', 'differs'],
      ]),
    )
  })

  it('say why a gateway told nothing', () => {
    const error = { code: 'transport_timeout', message: 'balance: no answer within 30000 ms' }
    const balance = { ...(close.balance as NonNullable<AccountClose['balance']>), error, told: undefined }
    const lines = linesOf([{ ...close, balance, report: { error } }])
    expect(lines).toContainEqual(['balance', 'error', '2026-11-26T16:05:00.000Z', error.message])
    expect(lines).toContainEqual(['report', 'error', error.message])
  })

  it('say what was not compared', () => {
    const { report } = close
    const earlier = report && !('error' in report) ? [{ ...report, day: '2026-11-25' }] : []
    const lines = linesOf([
      {
        ...close,
        earlierReports: earlier,
        notCompared: ['the report of 2026-11-26', 'the balance, by up to 5'],
      },
    ])
    expect(lines).toContainEqual(['not compared', 'report', 'the report of 2026-11-26'])
    expect(lines).toContainEqual(['not compared', 'balance', 'the balance, by up to 5'])
    expect(lines.filter(([section, item]) => section === 'report' && item === 'difference')).toHaveLength(2)
    expect(lines).toContainEqual(['close', 'not complete'])
  })

  it('leave amounts below zero as numbers, and make text of everything else that may be a formula', () => {
    expect(closesCsv([close])).toContain('"-103.50"')
    expect(closesCsv([close])).toContain(`"'=HYPERLINK(""http://127.0.0.1"")"`)
    fc.assert(
      fc.property(
        fc.constantFrom('=', '+', '-', '@', '\t=', ' =', '\r=', '\n=', '＝', '|', '%'),
        fc.string({ unit: 'grapheme' }),
        (sign, rest) => {
          const reference = `${sign}x${rest}`
          const rows = parsed(closesCsv([{ ...close, suspects: [{ ...suspect, reference }] }]))
          const cell = rows.find(([, , , , , , , section]) => section === 'suspect')?.[13] ?? ''
          expect(cell).toMatch(/^'/)
        },
      ),
    )
  })

  it('are one line a figure, whatever stands in a reference', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (reference) => {
        const csv = closesCsv([{ ...close, suspects: [{ ...suspect, reference }] }])
        expect(csv.split('\r\n')).toHaveLength(closesCsv([close]).split('\r\n').length)
        expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      }),
    )
  })

  it('show what turns the direction of text, or nobody sees, as what it is', () => {
    const referenceOf = (reference: string) => {
      const rows = parsed(closesCsv([{ ...close, suspects: [{ ...suspect, reference }] }]))
      return rows.find(([, , , , , , , section]) => section === 'suspect')?.[13]
    }
    expect(referenceOf('A-\u202Egpj.exe\u200B\u2028')).toBe(String.raw`A-\u202egpj.exe\u200b\u2028`)
    // No spreadsheet reads over it to a formula behind.
    expect(referenceOf('A\u3164\u2800\uFFA0\u115F1')).toBe(String.raw`A\u3164\u2800\uffa0\u115f1`)
    expect(referenceOf('\u200B=1+1')).toBe(String.raw`\u200b=1+1`)
    expect(referenceOf('\uFEFF=1+1')).toBe(String.raw`\ufeff=1+1`)
  })
})
