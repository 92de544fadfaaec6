import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Figures } from '../src/scaling/figures.ts'
import { needsOf } from '../src/scaling/needs.ts'
import { filled, sections } from '../src/scaling/page.ts'
import { simulateBatches } from '../src/scaling/simulate-batches.ts'
import { simulateShards } from '../src/scaling/simulate-shards.ts'

const OURS = 'kumicorn, PostgreSQL'

const one = (group: string, subject: string, value: number) => ({
  group,
  subject,
  value,
  unit: '',
  samples: [],
})

const costs = (what: string) =>
  Object.entries({
    'core time of the process': 500,
    'core time of the database': 800,
    WAL: 6_000,
    'kept in tables': 2_000,
    'kept in indexes': 500,
    'connections to the database': 7,
  }).map(([cost, value]) => one(`${what} costs: ${cost}`, OURS, value))

const figures: Figures = {
  at: '2026-11-27T00:00:00.000Z',
  machine: 'a machine',
  commit: 'abc',
  quick: false,
  measurements: [
    ...['1 connection', '10 connections', '50 connections'].map((connections) =>
      one(`acknowledged on PostgreSQL, ${connections}`, OURS, 1_234),
    ),
    one('acknowledged on PostgreSQL, 50 connections', 'hand-written + INSERT', 600),
    ...['ends at once', 'waits for 20 ms'].flatMap((handler) =>
      ['1 instance', '2 instances', '3 instances'].map((subject) =>
        one(`drained, a handler that ${handler}`, subject, 700),
      ),
    ),
    ...['place', 'callback', 'claim'].map((call) => one(`${call}, p50`, '1,000 orders', 1.5)),
    ...costs('a callback'),
    ...costs('an order'),
  ],
}

describe('the page about scaling', () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/scaling.md', import.meta.url)), 'utf8')

  it('has a place for everything that is written into it, and changes nowhere else', () => {
    const again = filled(page, sections(figures))
    expect(again).toContain('| 50 connections | 1,230 /s |')
    const prose = (text: string): string =>
      text.replace(/(<!-- figures: \w+ -->)[\s\S]*?(<!-- \/figures)/g, '$1$2')
    expect(prose(again)).toBe(prose(page))
    expect(filled(again, sections(figures))).toBe(again)
  })

  it('is not written when the run or the page lacks something', () => {
    expect(() => sections({ ...figures, measurements: [] })).toThrow('the run tells nothing of')
    expect(() => filled('no marks', sections(figures))).toThrow('the page has no place for')
  })

  it('shows what is simulated as the code has it now', () => {
    const { shards = '' } = sections(figures)
    expect(page).toContain(shards)
  })
})

describe('the arithmetic', () => {
  const cost = { process: 0.0005, database: 0.0008, wal: 6_000, tables: 2_000, indexes: 500, connections: 7 }

  it('plans with half of a core, and says what saturates first', () => {
    const needs = needsOf(100_000, cost, 30)
    expect(needs).toMatchObject({ instances: 100, databaseCores: 160, connections: 700 })
    expect(needs).toMatchObject({ walBytesASecond: 600e6, bytesADay: 21.6e12 })
    // 160 cores by 32, 600 MB/s by 100, 648 TB by 4.
    expect(needs.servers).toEqual({ cores: 5, WAL: 6, disk: 162 })
    expect(needs.first).toBe('disk')
    // Six disks by 4 TB, at 21.6 TB a day.
    expect(needs.days).toBeCloseTo(24 / 21.6)
  })
})

describe('the simulations', () => {
  it('commit more together the more comes in, and each by itself when little does', () => {
    const at = (rate: number) => simulateBatches({ rate, base: 0.001, each: 0.0005, callbacks: 5_000 })
    expect(at(1).transactions).toBeGreaterThan(0.99)
    expect(at(1).p50).toBeCloseTo(1.5)
    expect(at(3_000).transactions).toBeLessThan(at(1_000).transactions)
    expect(at(3_000).p99).toBeGreaterThan(at(1_000).p99)
  })

  it('spread accounts more evenly when the large ones are split', () => {
    const { byAccount, byAccountThenOrder, split } = simulateShards(500, 16)
    expect(byAccount).toBeGreaterThan(2)
    expect(byAccountThenOrder).toBeLessThan(1.5)
    expect(split).toBeGreaterThan(0)
    expect(split).toBeLessThan(50)
  })
})
