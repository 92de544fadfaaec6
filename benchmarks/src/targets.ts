/** What a row of a table has to reach. */
export interface Target {
  readonly row: string
  readonly unit: string
  readonly atLeast?: number
  readonly atMost?: number
}

/** Every target, by the id that its suite judges it by. Ratios are taken within one run. */
export const targets: Readonly<Record<string, Target>> = {
  'micro.read': {
    row: 'in process: read (verify + schema), by hand-written verify + zod',
    unit: '× time',
    atMost: 1.3,
  },
  'micro.pipeline': {
    row: 'in process: whole pipeline, memory store, one handler, by hand-written verify + zod',
    unit: '× time',
    atMost: 3,
  },
  'inbound.fastify.hand': {
    row: 'inbound, Fastify, memory store, one handler, by hand-written without store',
    unit: '× rate',
    atLeast: 0.9,
  },
  'inbound.fastify.stripe': {
    row: 'inbound, Fastify, memory store, one handler, by stripe',
    unit: '× rate',
    atLeast: 1.15,
  },
  'inbound.nest-fastify.hand': {
    row: 'inbound, Nest on Fastify, memory store, one handler, by hand-written without store',
    unit: '× rate',
    atLeast: 0.9,
  },
  'inbound.nest-fastify.stripe': {
    row: 'inbound, Nest on Fastify, memory store, one handler, by stripe',
    unit: '× rate',
    atLeast: 1.15,
  },
  'inbound.express.hand': {
    row: 'inbound, Express, memory store, one handler, by hand-written with body-parser',
    unit: '× rate',
    atLeast: 1.15,
  },
  'inbound.express.stripe': {
    row: 'inbound, Express, memory store, one handler, by stripe',
    unit: '× rate',
    atLeast: 1.4,
  },
  'inbound.nest-express.hand': {
    row: 'inbound, Nest on Express, memory store, one handler, by hand-written with body-parser',
    unit: '× rate',
    atLeast: 1.15,
  },
  'inbound.nest-express.stripe': {
    row: 'inbound, Nest on Express, memory store, one handler, by stripe',
    unit: '× rate',
    atLeast: 1.4,
  },
  'durable.1': {
    row: 'durable acknowledgement, SQLite FULL, 1 connection, by hand-written + one INSERT FULL',
    unit: '× rate',
    atLeast: 0.8,
  },
  'durable.10': {
    row: 'durable acknowledgement, SQLite FULL, 10 connections, by hand-written + one INSERT FULL',
    unit: '× rate',
    atLeast: 1.0,
  },
  'durable.50': {
    row: 'durable acknowledgement, SQLite FULL, 50 connections, by hand-written + one INSERT FULL',
    unit: '× rate',
    atLeast: 1.5,
  },
  'durable.memory': {
    row: 'durable acknowledgement, SQLite FULL, 50 connections, by memory store',
    unit: '× rate',
    atLeast: 0.5,
  },
  'backlog.answers': {
    row: 'worst answer from outside while 10,000 deliveries drain, p99',
    unit: 'ms',
    atMost: 20,
  },
  'backlog.draining': {
    row: 'draining out of 50,000 waiting, by out of 1,000',
    unit: '× rate',
    atLeast: 0.9,
    atMost: 1.1,
  },
  'backlog.claim.ten.waiting': {
    row: 'a claim that leases ten, with 50,000 waiting, by with none',
    unit: '× time',
    atMost: 1.2,
  },
  'backlog.claim.ten.gone': {
    row: 'a claim that leases ten, with 50,000 left to a handler that is gone, by with none',
    unit: '× time',
    atMost: 1.2,
  },
  'backlog.claim.ten.dead': {
    row: 'a claim that leases ten, with 50,000 dead, by with none',
    unit: '× time',
    atMost: 1.2,
  },
  'backlog.claim.none.waiting': {
    row: 'a claim that finds nothing due, with 50,000 waiting, by with none',
    unit: '× time',
    atMost: 1.2,
  },
  'backlog.claim.none.gone': {
    row: 'a claim that finds nothing due, with 50,000 left to a handler that is gone, by with none',
    unit: '× time',
    atMost: 1.2,
  },
  'backlog.claim.none.dead': {
    row: 'a claim that finds nothing due, with 50,000 dead, by with none',
    unit: '× time',
    atMost: 1.2,
  },
  'outbound.1.no journal.hand': {
    row: 'outbound, 1 in flight, no journal, by hand-written undici + sign + zod',
    unit: '× rate',
    atLeast: 0.9,
  },
  'outbound.1.no journal.fetch': {
    row: 'outbound, 1 in flight, no journal, by global fetch',
    unit: '× rate',
    atLeast: 3,
  },
  'outbound.1.memory store.hand': {
    row: 'outbound, 1 in flight, memory store, by hand-written undici + sign + zod',
    unit: '× rate',
    atLeast: 0.8,
  },
  'outbound.1.memory store.fetch': {
    row: 'outbound, 1 in flight, memory store, by global fetch',
    unit: '× rate',
    atLeast: 2.5,
  },
  'outbound.1.SQLite.hand': {
    row: 'outbound, 1 in flight, SQLite, by hand-written undici + sign + zod',
    unit: '× rate',
    atLeast: 0.35,
  },
  'outbound.1.SQLite.fetch': {
    row: 'outbound, 1 in flight, SQLite, by global fetch',
    unit: '× rate',
    atLeast: 1,
  },
  'outbound.10.no journal.hand': {
    row: 'outbound, 10 in flight, no journal, by hand-written undici + sign + zod',
    unit: '× rate',
    atLeast: 0.9,
  },
  'outbound.10.no journal.fetch': {
    row: 'outbound, 10 in flight, no journal, by global fetch',
    unit: '× rate',
    atLeast: 3,
  },
  'outbound.10.memory store.hand': {
    row: 'outbound, 10 in flight, memory store, by hand-written undici + sign + zod',
    unit: '× rate',
    atLeast: 0.8,
  },
  'outbound.10.memory store.fetch': {
    row: 'outbound, 10 in flight, memory store, by global fetch',
    unit: '× rate',
    atLeast: 2.5,
  },
  'outbound.10.SQLite.hand': {
    row: 'outbound, 10 in flight, SQLite, by hand-written undici + sign + zod',
    unit: '× rate',
    atLeast: 0.35,
  },
  'outbound.10.SQLite.fetch': {
    row: 'outbound, 10 in flight, SQLite, by global fetch',
    unit: '× rate',
    atLeast: 1,
  },
  'outbound.100.no journal.hand': {
    row: 'outbound, 100 in flight, no journal, by hand-written undici + sign + zod',
    unit: '× rate',
    atLeast: 0.9,
  },
  'outbound.100.no journal.fetch': {
    row: 'outbound, 100 in flight, no journal, by global fetch',
    unit: '× rate',
    atLeast: 3,
  },
  'outbound.100.memory store.hand': {
    row: 'outbound, 100 in flight, memory store, by hand-written undici + sign + zod',
    unit: '× rate',
    atLeast: 0.8,
  },
  'outbound.100.memory store.fetch': {
    row: 'outbound, 100 in flight, memory store, by global fetch',
    unit: '× rate',
    atLeast: 2.5,
  },
  'outbound.100.SQLite.hand': {
    row: 'outbound, 100 in flight, SQLite, by hand-written undici + sign + zod',
    unit: '× rate',
    atLeast: 0.35,
  },
  'outbound.100.SQLite.fetch': {
    row: 'outbound, 100 in flight, SQLite, by global fetch',
    unit: '× rate',
    atLeast: 1,
  },
}
