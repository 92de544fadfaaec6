import { shortNumber } from '../output/number.ts'
import { type Cost, costOf, type Figures, figureOf } from './figures.ts'
import { needsOf, SHARE } from './needs.ts'
import { simulateBatches } from './simulate-batches.ts'
import { simulateShards } from './simulate-shards.ts'

const RATES = [10, 1_000, 100_000] as const

/** Days that events and messages are kept in the arithmetic. */
const DAYS = 30

/** Seconds for a round trip and a flush, as a disk of a server takes them. */
const BASE = 0.001

type Row = readonly (string | number)[]

const table = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const short = (value: number, unit: string): string => `${shortNumber(value)} ${unit}`

function bytes(value: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3))
  return short(value / 1000 ** power, units[power] as string)
}

const costRow = (name: string, { process, database, wal, tables, indexes }: Cost): Row => [
  name,
  short(process * 1e6, 'µs'),
  short(database * 1e6, 'µs'),
  bytes(wal),
  bytes(tables),
  bytes(indexes),
]

function measured(figures: Figures): string {
  const acknowledged = (connections: string, subject?: string): string =>
    short(figureOf(figures, `acknowledged on PostgreSQL, ${connections}`, subject), '/s')
  const drained = (handler: string): string =>
    ['1 instance', '2 instances', '3 instances']
      .map((subject) => shortNumber(figureOf(figures, `drained, a handler that ${handler}`, subject)))
      .join(' / ')
  const stored = figures.measurements.filter(
    ({ group, subject }) => group === 'place, p50' && !subject.endsWith('again'),
  )
  const calls = (call: string): string =>
    stored.map(({ subject }) => shortNumber(figureOf(figures, `${call}, p50`, subject))).join(' / ')
  const about = `${figures.at.slice(0, 10)}, ${figures.machine}, commit ${figures.commit}`
  const hint = figures.quick
    ? '**Of a quick run beside other work: the order of magnitude, no measurement.** '
    : ''
  return [
    `${hint}${about}. One core for an instance and PostgreSQL together, the load from the other one.`,
    '',
    table(
      ['what', 'measured'],
      [
        ['callbacks acknowledged, 1 connection', acknowledged('1 connection')],
        ['10 connections', acknowledged('10 connections')],
        ['50 connections', acknowledged('50 connections')],
        [
          'by hand, one `INSERT` each, 50 connections',
          acknowledged('50 connections', 'hand-written + INSERT'),
        ],
        [
          'deliveries drained by 1 / 2 / 3 instances, a handler that ends at once',
          `${drained('ends at once')} /s`,
        ],
        ['the same, a handler that waits for 20 ms', `${drained('waits for 20 ms')} /s`],
        [
          `\`place\` with ${stored.map(({ subject }) => subject).join(' / ')} stored, p50`,
          `${calls('place')} ms`,
        ],
        ['a callback, the same', `${calls('callback')} ms`],
        ['a claim of ten deliveries, the same', `${calls('claim')} ms`],
      ],
    ),
    '',
    table(
      ['one costs', 'core of the instance', 'core of the database', 'WAL', 'kept in tables', 'in indexes'],
      [
        costRow('callback about an order that is new, over HTTP', costOf(figures, 'a callback')),
        costRow('order: placed, answered, called back, handled; no HTTP', costOf(figures, 'an order')),
      ],
    ),
  ].join('\n')
}

function needs(figures: Figures): string {
  const cost = whole(figures)
  const all = RATES.map((rate) => needsOf(rate, cost, DAYS))
  const line = (name: string, cell: (of: (typeof all)[number]) => string): Row => [name, ...all.map(cell)]
  return table(
    ['orders a second', ...RATES.map((rate) => shortNumber(rate))],
    [
      line(`instances, a core each, ${SHARE * 100} % busy`, ({ instances }) => shortNumber(instances)),
      line(`cores of databases, ${SHARE * 100} % busy`, ({ databaseCores }) =>
        shortNumber(Math.max(1, Math.ceil(databaseCores))),
      ),
      line('connections of all instances', ({ connections }) => shortNumber(connections)),
      line('WAL', ({ walBytesASecond }) => `${bytes(walBytesASecond)}/s`),
      line('kept a day', ({ bytesADay }) => bytes(bytesADay)),
      line('servers for cores / for WAL', ({ servers }) =>
        [servers.cores, servers.WAL].map(shortNumber).join(' / '),
      ),
      line('days that the disks of so many hold', ({ days }) => shortNumber(days)),
      line(`servers to keep ${DAYS} days`, ({ servers }) => shortNumber(servers.disk)),
      line('saturates first', ({ first }) => first),
    ],
  )
}

/** A whole order, and what HTTP takes: a callback with it, less one without. Both are bounds from above. */
function whole(figures: Figures): Cost {
  const order = costOf(figures, 'an order')
  return { ...order, process: order.process + costOf(figures, 'a callback').process }
}

function batches(figures: Figures): string {
  const each = costOf(figures, 'a callback').database
  const rows = [10, 100, 500, 1_000].map((rate): Row => {
    const { transactions, p50, p99 } = simulateBatches({ rate, base: BASE, each, callbacks: 50_000 })
    return [
      shortNumber(rate),
      shortNumber(transactions),
      short(rate * transactions, '/s'),
      short(p50, 'ms'),
      short(p99, 'ms'),
    ]
  })
  return table(
    ['callbacks a second, one instance', 'transactions each', 'flushes', 'committed after, p50', 'p99'],
    rows,
  )
}

function shards(): string {
  const rows = [4, 16, 64].map((count): Row => {
    const { byAccount, byAccountThenOrder, split } = simulateShards(500, count)
    return [count, shortNumber(byAccount), shortNumber(byAccountThenOrder), split]
  })
  return table(
    ['shards', 'fullest, by account', 'fullest, large accounts by order', 'accounts that are split'],
    rows,
  )
}

/** What stands between the marks of the page, by their names. */
export const sections = (figures: Figures): Readonly<Record<string, string>> => ({
  measured: measured(figures),
  needs: needs(figures),
  batches: batches(figures),
  shards: shards(),
})

/** Puts the sections between their marks. @throws when a mark is missing */
export function filled(page: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [begin, end] = [`<!-- figures: ${name} -->`, `<!-- /figures: ${name} -->`]
    const [from, to] = [text.indexOf(begin), text.indexOf(end)]
    if (from < 0 || to < from) throw new Error(`the page has no place for "${name}"`)
    return `${text.slice(0, from + begin.length)}\n${part}\n${text.slice(to)}`
  }, page)
}
