import type { RuntimeName } from './runtimes.ts'

interface Run {
  readonly on: readonly RuntimeName[]
  /** Commands by what they do. `node` and `npm` are those of the runtime; `$RUN` runs a file on it, whatever it is. */
  readonly steps: Readonly<Record<string, string>>
}

/** A project of somebody who uses the packages. */
export interface Consumer {
  /** Below `e2e/consumers`, unless it is made by `create`. */
  readonly folder: string
  /** What create-kumicorn is told, where that has written the project: the packed one, as `npm create` runs it. */
  readonly create?: string
  readonly what: string
  /** Those of our packages that it has installed. */
  readonly packages: readonly string[]
  readonly runs: readonly Run[]
  /** Small enough for the gate. */
  readonly isQuick?: boolean
}

const RUN_BUILT = "node run-server.mjs '--prints=deliver R-1'"

/** What a shop that was written is used for. */
const CREATED = { types: 'npm run typecheck', tests: 'npm test', 'npm run dev': 'node run-dev.mjs' }

export const CONSUMERS: readonly Consumer[] = [
  {
    folder: 'express4',
    what: 'Express 4, CommonJS, Jest as it is',
    packages: ['core', 'express', 'sandbox'],
    runs: [{ on: ['node22', 'node24'], steps: { tests: 'npm test', run: 'node run-server.mjs server.js' } }],
    isQuick: true,
  },
  {
    folder: 'nest11',
    what: 'Nest 11 as `nest new` makes it',
    packages: ['core', 'express', 'fastify', 'nestjs', 'postgres', 'sandbox'],
    runs: [
      {
        on: ['node22', 'node24'],
        steps: {
          build: 'npm run build',
          run: 'node run-server.mjs dist/main.js',
          'unit tests': 'npm test',
          'e2e tests': 'npm run test:e2e',
          // With the line of Jest's configuration that the README of @kumicorn/postgres names.
          '@kumicorn/postgres in Jest':
            "npx jest --testRegex '/postgres.test.ts$' --transformIgnorePatterns '/node_modules/(?!(pg-boss|serialize-error|non-error)/)'",
        },
      },
      {
        on: ['node24'],
        steps: {
          'moduleResolution: node10':
            'npx tsc -p tsconfig.build.json --noEmit --module commonjs --moduleResolution node10 --resolvePackageJsonExports false',
        },
      },
    ],
  },
  {
    folder: 'nest12',
    what: 'Nest 12 as `nest new` makes it',
    packages: ['core', 'express', 'fastify', 'nestjs', 'sandbox'],
    runs: [
      {
        on: ['node22', 'node24'],
        steps: {
          build: 'npm run build',
          run: 'node run-server.mjs dist/main.js',
          'unit tests': 'npm test',
          'e2e tests': 'npm run test:e2e',
        },
      },
    ],
  },
  {
    folder: 'created-express',
    create: '--framework express --store sqlite',
    what: 'a shop as `npm create kumicorn` writes it, with Express',
    packages: ['core', 'express', 'sandbox'],
    runs: [{ on: ['node22', 'node24'], steps: CREATED }],
  },
  {
    folder: 'created-nestjs',
    create: '--framework nestjs --store sqlite',
    what: 'a shop as `npm create kumicorn` writes it, with NestJS',
    packages: ['core', 'express', 'fastify', 'nestjs', 'sandbox'],
    runs: [{ on: ['node22', 'node24'], steps: CREATED }],
  },
  {
    folder: 'types',
    what: 'TypeScript 5.5, 5.7, 5.9 and 7',
    packages: ['core', 'express', 'fastify', 'sandbox'],
    runs: [{ on: ['node24'], steps: { compile: 'npm run check' } }],
  },
  {
    folder: 'hosts',
    what: 'Hono, Koa, @fastify/autoload, route handlers',
    packages: ['core', 'fastify', 'sandbox'],
    runs: [{ on: ['node22', 'node24'], steps: { orders: 'node walk.js' } }],
    isQuick: true,
  },
  {
    folder: 'next',
    what: 'Next.js, its App Router, as `create-next-app` makes it',
    packages: ['core', 'sandbox'],
    runs: [
      {
        on: ['node22', 'node24'],
        steps: {
          build: 'npm run build',
          run: `${RUN_BUILT} node_modules/next/dist/bin/next start`,
          'build by webpack': 'npx next build --webpack',
          'run that': `${RUN_BUILT} node_modules/next/dist/bin/next start`,
          // Elsewhere, so that it finds nothing but what it has itself.
          'build, standalone': 'ALONE=1 npm run build && rm -rf ../alone && cp -r .next/standalone ../alone',
          'run that alone': `${RUN_BUILT} ../alone/server.js`,
        },
      },
    ],
  },
  {
    folder: 'sveltekit',
    what: 'SvelteKit on Node',
    packages: ['core', 'sandbox'],
    runs: [
      {
        on: ['node22', 'node24'],
        steps: {
          build: 'npm run build',
          run: `${RUN_BUILT} --refuses-forms build/index.js`,
          types: 'npm run check',
        },
      },
    ],
  },
  {
    folder: 'astro',
    what: 'Astro on Node',
    packages: ['core', 'sandbox'],
    runs: [
      {
        on: ['node22', 'node24'],
        steps: { build: 'npm run build', run: `${RUN_BUILT} --refuses-forms dist/server/entry.mjs` },
      },
    ],
  },
  {
    folder: 'runtimes',
    what: 'order, callback, handler, SQLite',
    packages: ['core', 'express', 'sandbox'],
    runs: [
      {
        on: ['node22', 'node24', 'node26', 'bun', 'deno'],
        steps: { orders: '$RUN walk.js', 'sent once': '$RUN once.js' },
      },
    ],
  },
]
