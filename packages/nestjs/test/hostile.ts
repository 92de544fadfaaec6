import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  All,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  Catch,
  Controller,
  type DynamicModule,
  type ExceptionFilter,
  type INestApplication,
  type MiddlewareConsumer,
  type NestInterceptor,
  type NestMiddleware,
  type NestModule,
  type PipeTransform,
  VERSION_NEUTRAL,
  VersioningType,
} from '@nestjs/common'
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, HttpAdapterHost } from '@nestjs/core'
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler'
import { map, type Observable } from 'rxjs'

class DenyAll implements CanActivate {
  canActivate(): boolean {
    return false
  }
}

class WrapAnswers implements NestInterceptor {
  intercept(_context: unknown, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((data) => ({ data })))
  }
}

class RefuseInput implements PipeTransform {
  transform(): never {
    throw new Error('no input for you')
  }
}

@Catch()
class RewriteErrors implements ExceptionFilter {
  readonly #host: HttpAdapterHost
  constructor(host: HttpAdapterHost) {
    this.#host = host
  }
  catch(_error: unknown, host: ArgumentsHost): void {
    this.#host.httpAdapter.reply(host.switchToHttp().getResponse(), 'SUCCESS', 200)
  }
}

class DenyMiddleware implements NestMiddleware {
  use(_request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(401).end('log in first')
  }
}

/** Takes every path, the callbacks' too. */
@Controller({ version: VERSION_NEUTRAL })
class Greedy {
  @All('*')
  all(): string {
    return 'SUCCESS'
  }
}

class HostileModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(DenyMiddleware).forRoutes('{*path}')
  }
}

/** What applications put before, around and after every route. */
export function hostileModule(): DynamicModule {
  return {
    module: HostileModule,
    imports: [ThrottlerModule.forRoot([{ ttl: 60_000, limit: 1 }])],
    controllers: [Greedy],
    providers: [
      { provide: APP_GUARD, useClass: ThrottlerGuard },
      { provide: APP_GUARD, useClass: DenyAll },
      { provide: APP_INTERCEPTOR, useClass: WrapAnswers },
      { provide: APP_PIPE, useClass: RefuseInput },
      {
        provide: APP_FILTER,
        useFactory: (host: HttpAdapterHost) => new RewriteErrors(host),
        inject: [HttpAdapterHost],
      },
    ],
  }
}

/** And what they set in `main.ts`. */
export function makeHostile(app: INestApplication): void {
  app.setGlobalPrefix('callbacks')
  app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version', defaultVersion: '7' })
  // On Fastify it would answer OPTIONS by itself.
  app.enableCors({ strictPreflight: false, preflightContinue: true } as object)
  if ('useSecurityHeaders' in app) app.useSecurityHeaders()
  app.useGlobalGuards(new DenyAll())
  app.useGlobalInterceptors(new WrapAnswers())
  app.useGlobalPipes(new RefuseInput())
  app.use((_request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('x-odd', 'yes')
    response.writeHead(200, 'Odd').end('SUCCESS')
  })
}
