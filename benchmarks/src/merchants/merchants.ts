import type { Merchant } from './merchant.ts'

/** Every server that is measured. Each loads what it needs and nothing of the others. */
export const merchants = {
  'fastify: hand-written': async () => (await import('./by-hand.ts')).byHandOnFastify(false),
  'fastify: hand-written + INSERT': async () => (await import('./by-hand.ts')).byHandOnFastify(true),
  'fastify: kumicorn, memory': async () => (await import('./with-kumicorn.ts')).kumicornOnFastify('memory'),
  'fastify: kumicorn, SQLite': async () => (await import('./with-kumicorn.ts')).kumicornOnFastify('sqlite'),
  'fastify: hand-written + INSERT, PostgreSQL': async () =>
    (await import('./by-hand-on-postgres.ts')).byHandOnPostgres(10),
  'fastify: hand-written + INSERT, PostgreSQL, a connection for each': async () =>
    (await import('./by-hand-on-postgres.ts')).byHandOnPostgres(50),
  'fastify: kumicorn, PostgreSQL': async () =>
    (await import('./with-kumicorn.ts')).kumicornOnFastify('postgres'),
  'fastify: stripe': async () => (await import('./with-stripe.ts')).stripeOnFastify,
  'fastify: @octokit/webhooks': async () => (await import('./with-octokit.ts')).octokitOnFastify,
  'fastify: standardwebhooks': async () => (await import('./with-standardwebhooks.ts')).standardOnFastify,
  'express: hand-written': async () => (await import('./by-hand.ts')).byHandOnExpress(false),
  'express: hand-written + INSERT': async () => (await import('./by-hand.ts')).byHandOnExpress(true),
  'express: kumicorn, memory': async () => (await import('./with-kumicorn.ts')).kumicornOnExpress('memory'),
  'express: stripe': async () => (await import('./with-stripe.ts')).stripeOnExpress,
  'express: @octokit/webhooks': async () => (await import('./with-octokit.ts')).octokitOnExpress,
  'express: standardwebhooks': async () => (await import('./with-standardwebhooks.ts')).standardOnExpress,
  'nest on fastify: kumicorn, memory': async () =>
    (await import('./with-kumicorn.ts')).kumicornOnNest('memory', 'fastify'),
  'nest on express: kumicorn, memory': async () =>
    (await import('./with-kumicorn.ts')).kumicornOnNest('memory', 'express'),
} satisfies Readonly<Record<string, () => Promise<Merchant>>>

export type MerchantName = keyof typeof merchants
