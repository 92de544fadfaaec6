import type { IncomingMessage, ServerResponse } from 'node:http'
import { ConfigError, Kumicorn } from '@kumicorn/core'
import { aList, aString } from '@kumicorn/core/adapter'
import {
  All,
  type CanActivate,
  Controller,
  type DynamicModule,
  Inject,
  type InjectionToken,
  Module,
  type ModuleMetadata,
  type OnModuleDestroy,
  Req,
  Res,
  type Type,
  UseGuards,
} from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { type Console, createConsole } from './console.ts'
import type { ConsoleRequest } from './exchange.ts'
import { jsonOf, startWriting, writeReply } from './node-exchange.ts'
import { type ConsoleOptions, checkConsoleOptions, type MoreChecks, settingsOf } from './options.ts'
import { belowRoute, requestAt, split } from './request-at.ts'

export interface ConsoleModuleOptions<Request = unknown> extends ConsoleOptions<Request> {
  /** Where the page is, below the global prefix of the application. Default: `kumicorn`. */
  readonly path?: string | undefined
  /** The guards of your application that let people in, beside the global ones. */
  readonly guards?: readonly (Type<CanActivate> | CanActivate)[] | undefined
  /** What the guards need. */
  readonly imports?: ModuleMetadata['imports']
  /** Whose console it is. Default: the Kumicorn without a name. */
  readonly token?: InjectionToken<Kumicorn> | undefined
}

const isGuard = (value: unknown): boolean =>
  typeof value === 'function' || typeof (value as Partial<CanActivate> | null)?.canActivate === 'function'

/** What is not the console's own. */
const OF_NEST: MoreChecks = {
  path: aString,
  guards: {
    what: 'a list of guards, e.g. [AdminGuard]',
    // A copy: what is missing in a list is passed over by every().
    fits: (value) => Array.isArray(value) && [...value].every(isGuard),
  },
  imports: aList,
  token: { what: 'an injection token', fits: (value) => value !== null },
}

/**
 * An operator's page over a Kumicorn, as a controller: guards, global ones too, are asked for each of its requests.
 * Needs `KumicornModule`, or another provider of `Kumicorn`.
 * @example
 * KumicornConsoleModule.forRoot({ guards: [AdminGuard], user: (request: Request) => request.user?.email })
 */
// biome-ignore lint/complexity/noStaticOnlyClass: a module of Nest is a class
export class KumicornConsoleModule {
  /** @throws ConfigError for what is no option, and for a path with parameters; at bootstrap without `user` */
  static forRoot<Request = unknown>(options: ConsoleModuleOptions<Request>): DynamicModule {
    checkConsoleOptions('KumicornConsoleModule', options, OF_NEST)
    const { path = 'kumicorn', guards = [], imports = [], token = Kumicorn } = options
    if (!/^\/?[\w.~-]+(\/[\w.~-]+)*\/?$/.test(path))
      throw new ConfigError(
        `KumicornConsoleModule: path must be like "kumicorn" or "admin/kumicorn", without parameters (given: ${JSON.stringify(path)})`,
      )
    return {
      module: KumicornConsoleModule,
      imports,
      controllers: [controllerOf(path, guards)],
      providers: [
        {
          provide: CONSOLE,
          inject: [token],
          useFactory: (kumicorn: Kumicorn) =>
            createConsole(settingsOf('KumicornConsoleModule', kumicorn, options, OF_NEST)),
        },
      ],
    }
  }
}
// A call, so that the sources run where decorators do not (Node's own type stripping).
Module({})(KumicornConsoleModule)

const CONSOLE = Symbol('kumicorn console')

/** What both platforms hand on. */
interface NestRequest {
  readonly raw?: IncomingMessage
  readonly originalUrl?: string
  readonly body?: unknown
  /** Of Express. */
  readonly route?: { readonly path: string }
  /** Of Fastify. */
  readonly routeOptions?: { readonly url?: string }
}

interface FastifyLike {
  readonly raw: ServerResponse
  hijack(): void
  code(status: number): FastifyLike
  headers(headers: Readonly<Record<string, string>>): FastifyLike
  send(body: unknown): unknown
}

/** A controller of its own for each path and guards. */
function controllerOf(path: string, guards: NonNullable<ConsoleModuleOptions['guards']>): Type<unknown> {
  const mount = path.replace(/^\/|\/$/g, '')

  class KumicornConsoleController implements OnModuleDestroy {
    readonly #console: Console

    constructor(console: Console, host: HttpAdapterHost) {
      this.#console = console
      // A testing module gets its adapter late, from createNestApplication(); routes are made after that.
      if (host.httpAdapter) route(host)
      else host.init$.subscribe(() => route(host))
    }

    async serve(request: NestRequest, response: ServerResponse | FastifyLike): Promise<void> {
      const raw = request.raw ?? (request as unknown as IncomingMessage)
      const reply = await this.#console.serve(requestOf(request, raw))
      if (!('hijack' in response)) return writeReply(raw, response, reply)
      const { status, headers, body } = reply
      if (typeof body !== 'function') return void response.code(status).headers(headers).send(body)
      response.hijack()
      startWriting(raw, response.raw, { status, headers, body })
    }

    /** In the first hook that Nest has: the server still waits for live pages. */
    onModuleDestroy(): void {
      this.#console.close()
    }
  }

  const { prototype } = KumicornConsoleController
  const serve = Object.getOwnPropertyDescriptor(prototype, 'serve') as PropertyDescriptor
  /** The platforms write wildcards differently. */
  const route = ({ httpAdapter }: HttpAdapterHost): void => {
    All(['', httpAdapter.getType() === 'fastify' ? '*' : '*rest'])(prototype, 'serve', serve)
  }
  Inject(CONSOLE)(KumicornConsoleController, undefined, 0)
  Inject(HttpAdapterHost)(KumicornConsoleController, undefined, 1)
  Req()(prototype, 'serve', 0)
  Res()(prototype, 'serve', 1)
  UseGuards(...guards)(KumicornConsoleController)
  Controller(mount)(KumicornConsoleController)
  return KumicornConsoleController as unknown as Type<unknown>
}

function requestOf(request: NestRequest, raw: IncomingMessage): ConsoleRequest {
  const { path: whole, query } = split(request.originalUrl ?? raw.url ?? '/')
  // As the platforms have it: behind whatever prefix and version the application has.
  const below = belowRoute(request.routeOptions?.url ?? request.route?.path ?? '', whole)
  return requestAt({ whole, below, query }, raw, request, async () => request.body ?? jsonOf(raw))
}
