/** Options of a function or module. */
export interface OptionsOf {
  readonly title: string
  readonly intro: string
  readonly file: string
  readonly type: string
  /** Those of another section are not shown again. */
  readonly without?: string
}

const core = 'packages/core/src'
const CLIENT = 'ClientOptions'

/** What takes options, in the order of the page. */
export const allOptions: readonly OptionsOf[] = [
  {
    title: 'createKumicorn',
    intro: '`createKumicorn({ … })`, also what `KumicornModule.forRoot` takes.',
    file: `${core}/kumicorn-options.ts`,
    type: 'KumicornOptions',
  },
  {
    title: 'kumquat',
    intro:
      '`createKumicorn({ kumquat })` and `createKumquat`; beside these every option of [clients](#clients).',
    file: `${core}/gateways/kumquat/options.ts`,
    type: 'KumquatOptions',
    without: CLIENT,
  },
  {
    title: 'paynicorn',
    intro:
      '`createKumicorn({ paynicorn })` and `createPaynicorn`; beside these every option of [clients](#clients).',
    file: `${core}/gateways/paynicorn/options.ts`,
    type: 'PaynicornOptions',
    without: CLIENT,
  },
  { title: 'clients', intro: 'Of both gateways.', file: `${core}/client-options.ts`, type: CLIENT },
  {
    title: 'callbacks',
    intro: '`createKumicorn({ callbacks })`',
    file: `${core}/callbacks/callbacks.ts`,
    type: 'CallbacksOptions',
  },
  {
    title: 'deliveries',
    intro: '`createKumicorn({ deliveries })`',
    file: `${core}/orders/delivery-options.ts`,
    type: 'DeliveriesOptions',
  },
  {
    title: 'reconcile',
    intro: '`createKumicorn({ reconcile })`',
    file: `${core}/orders/polling/schedule.ts`,
    type: 'ReconcileOptions',
  },
  {
    title: 'start',
    intro: '`kumicorn.start({ … })`',
    file: `${core}/kumicorn-options.ts`,
    type: 'StartOptions',
  },
  {
    title: 'stop',
    intro: '`kumicorn.stop({ … })`',
    file: `${core}/kumicorn-options.ts`,
    type: 'StopOptions',
  },
  {
    title: 'preflight',
    intro: '`kumicorn.preflight({ … })`',
    file: `${core}/preflight/report.ts`,
    type: 'PreflightOptions',
  },
  {
    title: 'calls',
    intro: 'The last parameter of every operation.',
    file: `${core}/http/call.ts`,
    type: 'CallOptions',
  },
  {
    title: 'memoryStore',
    intro: '`memoryStore({ … })`',
    file: `${core}/stores/memory.ts`,
    type: 'MemoryStoreOptions',
  },
  {
    title: 'sqliteStore',
    intro: '`sqliteStore({ … })`',
    file: `${core}/stores/sqlite/sqlite.ts`,
    type: 'SqliteStoreOptions',
  },
  {
    title: 'postgresStore',
    intro: '`postgresStore({ … })` of [`@kumicorn/postgres`](../../packages/postgres/README.md).',
    file: 'packages/postgres/src/postgres-store.ts',
    type: 'PostgresStoreOptions',
  },
  {
    title: 'undiciTransport',
    intro: '`undiciTransport({ … })`',
    file: `${core}/http/undici.ts`,
    type: 'UndiciTransportOptions',
  },
  {
    title: 'fetchTransport',
    intro: '`fetchTransport({ … })`',
    file: `${core}/http/fetch.ts`,
    type: 'FetchTransportOptions',
  },
  {
    title: 'Express: callbackRouter',
    intro: '`callbackRouter(kumicorn, { … })` of [`@kumicorn/express`](../../packages/express/README.md).',
    file: 'packages/express/src/callback-router.ts',
    type: 'CallbackRouterOptions',
  },
  {
    title: 'Fastify: kumicornFastify, callbackRoutes',
    intro:
      '`app.register(kumicornFastify, { … })` of [`@kumicorn/fastify`](../../packages/fastify/README.md).',
    file: 'packages/fastify/src/callback-routes.ts',
    type: 'CallbackRoutesOptions',
  },
  {
    title: 'Nest: KumicornModule',
    intro:
      'What `forRoot` and `forRootAsync` of [`@kumicorn/nestjs`](../../packages/nestjs/README.md) take beside the options of `createKumicorn`.',
    file: 'packages/nestjs/src/options.ts',
    type: 'KumicornModuleExtras',
  },
  {
    title: 'Nest: @OnOrderEvent',
    intro: '`@OnOrderEvent(type, { … })`',
    file: 'packages/nestjs/src/on-order-event.ts',
    type: 'OnOrderEventOptions',
  },
  {
    title: 'Fetch-style hosts: callbacks',
    intro: '`callbacks(kumicorn, { … })` of `@kumicorn/core/web`.',
    file: `${core}/web/callbacks.ts`,
    type: 'WebCallbacksOptions',
  },
  {
    title: 'Readiness',
    intro: '`readiness(kumicorn, { … })` of Express and Fastify.',
    file: `${core}/adapter/readiness.ts`,
    type: 'ReadinessOptions',
  },
  {
    title: 'Console',
    intro: '`kumicornConsole(kumicorn, { … })` of [`@kumicorn/console`](../../packages/console/README.md).',
    file: 'packages/console/src/options.ts',
    type: 'ConsoleOptions',
  },
  {
    title: 'OpenTelemetry: instrument',
    intro: '`instrument({ … })` of [`@kumicorn/opentelemetry`](../../packages/opentelemetry/README.md).',
    file: 'packages/opentelemetry/src/instrument.ts',
    type: 'InstrumentOptions',
  },
  {
    title: 'Sandbox: startSandbox',
    intro: '`startSandbox({ … })` of [`@kumicorn/sandbox`](../../packages/sandbox/README.md).',
    file: 'packages/sandbox/src/options.ts',
    type: 'SandboxOptions',
  },
  {
    title: 'Sandbox: kumquat',
    intro: '`startSandbox({ kumquat })`',
    file: 'packages/sandbox/src/gateways/kumquat/options.ts',
    type: 'KumquatSandboxOptions',
  },
  {
    title: 'Sandbox: paynicorn',
    intro: '`startSandbox({ paynicorn })`',
    file: 'packages/sandbox/src/gateways/paynicorn/options.ts',
    type: 'PaynicornSandboxOptions',
  },
]
