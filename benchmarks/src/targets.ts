/** What a row of the table has to reach. */
export interface Target {
  readonly row: string
  readonly unit: string
  readonly atLeast?: number
  readonly atMost?: number
}

/** More is better: a rate, by the rate of something else in the same run. */
const rate = (row: string, atLeast: number): Target => ({ row, unit: '× rate', atLeast })

/** Less is better: a time, by the time of something else in the same run. */
const time = (row: string, atMost: number): Target => ({ row, unit: '× time', atMost })

const inbound = (
  platform: string,
  hand: string,
  atLeast: { readonly hand: number; readonly stripe: number },
) => {
  const row = `inbound, ${platform}, memory store, one handler`
  return { hand: rate(`${row}, by ${hand}`, atLeast.hand), stripe: rate(`${row}, by stripe`, atLeast.stripe) }
}

const onFastify = (platform: string) =>
  inbound(platform, 'hand-written without store', { hand: 0.9, stripe: 1.15 })

const onExpress = (platform: string) =>
  inbound(platform, 'hand-written with body-parser', { hand: 1.15, stripe: 1.4 })

const durable = (connections: string, atLeast: number): Target =>
  rate(`durable acknowledgement, SQLite FULL, ${connections}, by hand-written + one INSERT FULL`, atLeast)

const outbound = (inFlight: number) => {
  const rows = (how: string, hand: number, fetch: number) => ({
    hand: rate(`outbound, ${inFlight} in flight, ${how}, by hand-written undici + sign + zod`, hand),
    fetch: rate(`outbound, ${inFlight} in flight, ${how}, by global fetch`, fetch),
  })
  return {
    'no journal': rows('no journal', 0.9, 3),
    'memory store': rows('memory store', 0.8, 2.5),
    SQLite: rows('SQLite', 0.35, 1),
  }
}

const claim = (what: string) => ({
  waiting: time(`${what}, with 50,000 waiting, by with none`, 1.2),
  gone: time(`${what}, with 50,000 left to a handler that is gone, by with none`, 1.2),
  dead: time(`${what}, with 50,000 dead, by with none`, 1.2),
})

const withHistory = (call: string) => ({
  p50: time(`${call} with 1,000,000 ended orders, by with 1,000, p50`, 1.1),
  p99: time(`${call} with 1,000,000 ended orders, by with 1,000, p99`, 2),
})

const withStored = (call: string) => {
  const row = (orders: string): Target =>
    time(`${call} on PostgreSQL with ${orders} stored, by with 1,000, p50`, 1.1)
  return { 100000: row('100,000 orders'), 1000000: row('1,000,000 orders') }
}

const heap = (store: string): Target => ({
  row: `heap after a million callbacks, ${store}: growth`,
  unit: 'MB',
  atMost: 10,
})

/** Every target, where its suite looks for it. Ratios are taken within one run. */
export const targets = {
  inbound: {
    fastify: onFastify('Fastify'),
    'nest on fastify': onFastify('Nest on Fastify'),
    express: onExpress('Express'),
    'nest on express': onExpress('Nest on Express'),
  },
  micro: {
    read: time('in process: read (verify + schema), by hand-written verify + zod', 1.3),
    pipeline: time('in process: whole pipeline, memory store, one handler, by hand-written verify + zod', 3),
  },
  durable: {
    1: durable('1 connection', 0.8),
    10: durable('10 connections', 1),
    50: durable('50 connections', 1.5),
    memory: rate('durable acknowledgement, SQLite FULL, 50 connections, by memory store', 0.5),
  },
  postgres: {
    acknowledgement: rate(
      'durable acknowledgement, PostgreSQL, 50 connections, by hand-written + one INSERT',
      2,
    ),
    place: withStored('place'),
    callback: withStored('callback'),
    claim: withStored('a claim that leases ten'),
  },
  backlog: {
    answers: {
      row: 'worst answer from outside while 10,000 deliveries drain, p99',
      unit: 'ms',
      atMost: 20,
    },
    draining: { ...rate('draining out of 50,000 waiting, by out of 1,000', 0.9), atMost: 1.1 },
    claimOfTen: claim('a claim that leases ten'),
    claimOfNone: claim('a claim that finds nothing due'),
  },
  outbound: { 1: outbound(1), 10: outbound(10), 100: outbound(100) },
  history: {
    place: withHistory('place'),
    callback: withHistory('callback'),
    heap: { memory: heap('memory store at its limit'), SQLite: heap('SQLite') },
    memory: { row: 'bytes an ended order in memory', unit: 'bytes', atMost: 700 },
    file: {
      row: 'bytes an ended order in the file, after compaction of what is not needed (prune)',
      unit: 'bytes',
      atMost: 1000,
    },
  },
  import: {
    time: { row: "import '@kumicorn/core', beyond zod", unit: 'ms', atMost: 15 },
    size: { row: 'core, packed and gzipped without dependencies', unit: 'kB', atMost: 60 },
  },
  sandbox: { row: 'orders that the sandbox accepts by a second of a core', unit: 'orders', atLeast: 5_000 },
} as const satisfies Readonly<Record<string, unknown>>
