import { ConfigError, createKumicorn, Kumicorn } from '@kumicorn/core'
import { clientClasses, type KnownName, requireOneCopy } from '@kumicorn/core/adapter'
import { ConfigurableModuleBuilder, type DynamicModule, Module, type Provider, Scope } from '@nestjs/common'
import { DiscoveryModule, DiscoveryService, HttpAdapterHost } from '@nestjs/core'
import { checkForRoot, checkForRootAsync, checkMaker, checkProvided } from './check-options.ts'
import { getKumicornToken } from './inject-kumicorn.ts'
import { KumicornHealthIndicator } from './kumicorn-health-indicator.ts'
import { KumicornHost } from './kumicorn-host.ts'
import { nestLogger } from './nest-logger.ts'
import type { KumicornModuleExtras, KumicornModuleOptions, Settings } from './options.ts'

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } =
  new ConfigurableModuleBuilder<KumicornModuleOptions>()
    .setClassMethodName('forRoot')
    .setExtras<KumicornModuleExtras>(
      { isGlobal: false, name: undefined, path: undefined, paths: undefined },
      (definition, extras) => withKumicorn(definition, extras),
    )
    .build()

/**
 * Clients, callbacks and order events of one merchant: `Kumicorn` and the clients of its gateways (`KumquatClient`,
 * `PaynicornClient`) become injectable by class, `@OnOrderEvent` methods are found, the callbacks are received at `/callbacks`, and all of
 * it starts and stops with the application. An option that is missing or cannot be right is a `ConfigError` at
 * bootstrap.
 * @example KumicornModule.forRoot({ kumquat: { baseUrl, partnerNo, signKey }, isGlobal: true })
 * @example KumicornModule.forRootAsync({ inject: [Settings], useFactory: (settings: Settings) => settings.kumicorn })
 */
export class KumicornModule extends ConfigurableModuleClass {
  /** @throws ConfigError for what is no option */
  static override forRoot(...[options]: Parameters<typeof ConfigurableModuleClass.forRoot>): DynamicModule {
    checkForRoot(options)
    // biome-ignore lint/complexity/noThisInStatic: Nest makes the module of the class that this is called on
    return super.forRoot(options)
  }

  /** @throws ConfigError for what is no option, and when nothing says where the options come from */
  static override forRootAsync(
    ...[options]: Parameters<typeof ConfigurableModuleClass.forRootAsync>
  ): DynamicModule {
    checkForRootAsync(options)
    // biome-ignore lint/complexity/noThisInStatic: Nest makes the module of the class that this is called on
    const definition = super.forRootAsync(options)
    return options.useFactory
      ? definition
      : { ...definition, providers: definition.providers?.map(withMaker) ?? [] }
  }
}
// A call, so that the sources run where decorators do not (Node's own type stripping). Its provider is there
// whether or not the class is imported with options.
Module({
  providers: [
    {
      provide: 'kumicorn:options-given',
      inject: [{ token: KumicornHost, optional: true }],
      useFactory: (host: KumicornHost | undefined) => {
        if (!host) throw new ConfigError(WITHOUT_OPTIONS)
      },
    },
  ],
})(KumicornModule)

const WITHOUT_OPTIONS =
  'KumicornModule is imported without its options: import KumicornModule.forRoot(…) in one module that exports ' +
  'KumicornModule, and that module wherever the clients are needed; or set isGlobal: true, and import it once'

/** Nest calls the method `create` without a look. */
function withMaker(provider: Provider): Provider {
  if (!('provide' in provider && provider.provide === MODULE_OPTIONS_TOKEN)) return provider
  return {
    ...provider,
    useFactory: (maker: unknown) => {
      checkMaker(maker)
      return maker.create()
    },
  }
}

function withKumicorn(definition: DynamicModule, extras: KumicornModuleExtras): DynamicModule {
  requireOneCopy()
  const { name, path = '/callbacks', paths, isGlobal = false } = extras
  const token = getKumicornToken(name)
  const settings: Settings = { name, path, paths }
  const shared: Provider[] = [
    {
      provide: token,
      inject: [MODULE_OPTIONS_TOKEN],
      useFactory: (options: KumicornModuleOptions) => {
        checkProvided(options)
        return 'kumicorn' in options
          ? options.kumicorn
          : createKumicorn({ ...options, logger: loggerOf(options, name) })
      },
    },
    ...(name === undefined ? [...(Object.keys(clientClasses) as KnownName[]).map(client), indicator] : []),
  ]
  return {
    ...definition,
    global: isGlobal,
    imports: [...(definition.imports ?? []), DiscoveryModule],
    providers: [
      ...(definition.providers ?? []),
      ...shared,

      {
        provide: KumicornHost,
        inject: [token, MODULE_OPTIONS_TOKEN, HttpAdapterHost, DiscoveryService],
        useFactory: (
          kumicorn: Kumicorn,
          options: KumicornModuleOptions,
          adapterHost: HttpAdapterHost,
          discovery: DiscoveryService,
        ) =>
          KumicornHost.create({
            ...{ kumicorn, adapterHost, discovery, settings },
            logger: loggerOf(options, name),
          }),
      },
    ],
    exports: shared.map((provider) => (provider as { provide: typeof token }).provide),
  }
}

/** Transient, so that it is asked for only where it is injected: a gateway need not be configured. */
function client(gateway: KnownName): Provider {
  return {
    provide: clientClasses[gateway],
    scope: Scope.TRANSIENT,
    inject: [Kumicorn],
    useFactory: (kumicorn: Kumicorn) => kumicorn[gateway],
  }
}

const indicator: Provider = {
  provide: KumicornHealthIndicator,
  inject: [Kumicorn],
  useFactory: (kumicorn: Kumicorn) => new KumicornHealthIndicator(kumicorn),
}

function loggerOf({ logger }: KumicornModuleOptions, name: string | undefined) {
  return logger ?? nestLogger(name)
}
