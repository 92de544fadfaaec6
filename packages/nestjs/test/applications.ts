import type { Kumicorn, Logger } from '@kumicorn/core'
import { keepRawBody } from '@kumicorn/express'
import type { Application, Applications, RunningApplication } from '@kumicorn/testkit'
import {
  type DynamicModule,
  type INestApplication,
  Module,
  type ModuleMetadata,
  type NestApplicationOptions,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { Test } from '@nestjs/testing'
import { KumicornModule } from '../src/index.ts'
import { hostileModule, makeHostile } from './hostile.ts'

export const PLATFORMS = ['express', 'fastify'] as const
export type Platform = (typeof PLATFORMS)[number]
type Adapter = ExpressAdapter | FastifyAdapter

export const adapterOf = (platform: Platform): Adapter =>
  platform === 'express' ? new ExpressAdapter() : new FastifyAdapter()

/** A root module, made on the spot. */
export function root(metadata: ModuleMetadata): DynamicModule {
  class Root {}
  Module({})(Root)
  return { module: Root, ...metadata }
}

const QUIET = { logger: false, abortOnError: false } as const satisfies NestApplicationOptions

/** Boots as `main.ts` does, without a word, and rejects where that would abort. */
export function create(module: DynamicModule, adapter: Adapter, options: NestApplicationOptions = {}) {
  return NestFactory.create<INestApplication>(module, adapter, { ...QUIET, ...options })
}

/** Boots as tests do. */
export async function createInTest(
  module: DynamicModule,
  adapter: Adapter,
  options: NestApplicationOptions = {},
): Promise<INestApplication> {
  const compiled = await Test.createTestingModule({ imports: [module] }).compile()
  return compiled.createNestApplication<INestApplication>(adapter, { ...QUIET, ...options })
}

export async function listen(app: INestApplication): Promise<string> {
  await app.listen(0, '127.0.0.1')
  return (await app.getUrl()).replace('[::1]', '127.0.0.1')
}

interface Setup {
  readonly create?: typeof create
  readonly metadata?: ModuleMetadata
  readonly options?: NestApplicationOptions
  readonly path?: string
  /** Before Nest sees the adapter. */
  prepare?(adapter: Adapter): void
  /** As in `main.ts`, before `listen()`. */
  configure?(app: INestApplication): void
}

export function applicationsOf(platform: Platform): Applications {
  const application = (setup: Setup): Application => ({
    async start(kumicorn: Kumicorn, { error }: Pick<Logger, 'error'>): Promise<RunningApplication> {
      const silent = (): void => undefined
      const logger: Logger = { debug: silent, info: silent, warn: silent, error }
      const { path = '/callbacks', metadata = {} } = setup
      const imports = [KumicornModule.forRoot({ kumicorn, logger, path }), ...(metadata.imports ?? [])]
      const adapter = adapterOf(platform)
      setup.prepare?.(adapter)
      const app = await (setup.create ?? create)(root({ ...metadata, imports }), adapter, setup.options)
      setup.configure?.(app)
      return {
        url: `${await listen(app)}${path === '/' ? '' : path}`,
        close: async () => {
          app.getHttpServer().closeAllConnections()
          await app.close()
        },
      }
    },
  })
  const hostile: Setup = { metadata: { imports: [hostileModule()] }, configure: makeHostile }
  return {
    plain: application({}),
    'mounted at the root, with rawBody': application({ path: '/', options: { rawBody: true } }),
    hostile: application(hostile),
    'hostile, in a testing module': application({ ...hostile, create: createInTest }),
    ...(platform === 'express' ? onExpress(application) : onFastify(application)),
  }
}

type Make = (setup: Setup) => Application

function onExpress(application: Make) {
  return {
    'a parser first': {
      ...application({
        prepare: (adapter) =>
          (adapter as ExpressAdapter).useBodyParser('json', false, { verify: keepRawBody } as object),
      }),
      parser: 'keeps the bytes',
    },
    'a parser first that eats': {
      ...application({ prepare: (adapter) => (adapter as ExpressAdapter).useBodyParser('json', false) }),
      parser: 'eats the bytes',
      eats: { logged: /express\.json\(\) has read a callback/ },
    },
  } as const satisfies Partial<Applications>
}

function onFastify(application: Make) {
  return {
    'a parser first': application({
      prepare: (adapter) =>
        (adapter as FastifyAdapter).useBodyParser(
          'application/json',
          false,
          { bodyLimit: 10 },
          (_request, _body, done) => done(new Error('not for you')),
        ),
    }),
  } as const satisfies Partial<Applications>
}
