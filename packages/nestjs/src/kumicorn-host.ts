import { ConfigError, type Kumicorn, type Logger } from '@kumicorn/core'
import { callbackPaths, requireKumicorn, startFor, stopFor } from '@kumicorn/core/adapter'
import type { OnApplicationBootstrap, OnModuleDestroy, OnModuleInit } from '@nestjs/common'
import type { DiscoveryService, HttpAdapterHost } from '@nestjs/core'
import { discoverHandlers } from './discover-handlers.ts'
import { callbacksLoaded, mountCallbacks } from './mount-callbacks.ts'
import type { Settings } from './options.ts'

export interface HostParts {
  readonly kumicorn: Kumicorn
  readonly logger: Logger | false
  readonly settings: Settings
  readonly adapterHost: HttpAdapterHost
  readonly discovery: DiscoveryService
}

/** The instances of each application. */
const applications = new WeakMap<HttpAdapterHost, Settings[]>()
/** Where the callbacks of each application are received already. */
const taken = new WeakMap<HttpAdapterHost, Set<string>>()

/** Ties one Kumicorn to the life of the application: callbacks, handlers, start and stop. */
export class KumicornHost implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  readonly #parts: HostParts
  readonly #siblings: readonly Settings[]
  #onRoutes: () => void = () => undefined
  #takeOff: readonly (() => void)[] = []
  #failure: unknown

  private constructor(parts: HostParts) {
    this.#parts = parts
    this.#siblings = claim(parts)
    // Providers may place orders before onApplicationBootstrap.
    parts.kumicorn.expectStart()
  }

  /** Mounts the callbacks, now or when there is something to mount them on. @throws ConfigError */
  static async create(parts: HostParts): Promise<KumicornHost> {
    const host = new KumicornHost(parts)
    const { adapterHost } = parts
    if (adapterHost.httpAdapter) {
      host.#mount()
      await callbacksLoaded(adapterHost.httpAdapter)
      return host
    }
    // A testing module gets its adapter from createNestApplication(), a worker without HTTP none at all.
    adapterHost.init$.subscribe(() => {
      try {
        host.#mount()
      } catch (error) {
        host.#failure = error
      }
    })
    return host
  }

  onModuleInit(): void {
    if (this.#failure) throw this.#failure
    this.#onRoutes()
    const { kumicorn, settings, discovery } = this.#parts
    const known = this.#siblings.map(({ name }) => name)
    this.#takeOff = discoverHandlers(discovery).flatMap((handler) => {
      const { types, name, handle, concurrency, transaction } = handler
      if (!known.includes(handler.kumicorn)) throw unknownKumicorn(handler.kumicorn, name)
      if (handler.kumicorn !== settings.name) return []
      try {
        const common = { name, handle, concurrency }
        return [transaction ? kumicorn.on(types, { ...common, transaction }) : kumicorn.on(types, common)]
      } catch (cause) {
        throw new ConfigError(`@OnOrderEvent on "${name}": ${(cause as Error).message}`, { cause })
      }
    })
  }

  async onApplicationBootstrap(): Promise<void> {
    await startFor(this, this.#parts.kumicorn)
  }

  /** In the first hook that Nest has: most of what handlers need is still open, and so is the HTTP server. */
  async onModuleDestroy(): Promise<void> {
    await stopFor(this, this.#parts.kumicorn)
    for (const takeOff of this.#takeOff) takeOff()
  }

  #mount(): void {
    const { adapterHost, settings, kumicorn, logger } = this.#parts
    const { path, paths } = settings
    if (adapterHost.httpAdapter && path !== false)
      this.#onRoutes = mountCallbacks(adapterHost.httpAdapter, { path, paths, kumicorn, logger })
  }
}

/** @throws ConfigError for a path that cannot be one, and for a name or a path that is taken */
function claim({ adapterHost, settings, kumicorn }: HostParts): readonly Settings[] {
  const { name, path, paths } = settings
  // A test may have put something else in its place.
  requireKumicorn('KumicornModule', kumicorn)
  // Here, since Fastify tells of it only when its time limit for plugins is over.
  const served = [...callbackPaths(kumicorn, paths).keys()].map((each) =>
    `${path}${each}`.replace(/^\/\//, '/'),
  )
  if (path !== false && !/^\/$|^(\/[\w.~-]+)+$/.test(path)) {
    throw new ConfigError(
      `KumicornModule: path must be like /callbacks, without parameters (given: ${JSON.stringify(path)})`,
    )
  }
  const others = applications.get(adapterHost) ?? []
  if (others.some((other) => other.name === name)) {
    throw new ConfigError(
      `KumicornModule is there twice ${name === undefined ? 'without a name' : `with the name "${name}"`}. ` +
        'Call forRoot() in one module that exports KumicornModule, and import that module; or set isGlobal: true. ' +
        'A second merchant needs a name',
    )
  }
  if (path !== false && others.some((other) => other.path === path)) {
    throw new ConfigError(`KumicornModule: two instances share the path ${path}. Give each a path of its own`)
  }
  const theirs = taken.get(adapterHost) ?? new Set()
  // On Express, which looks at no case, the first would take what is signed with the key of the second.
  const shared = path === false ? undefined : served.find((each) => theirs.has(each.toLowerCase()))
  if (shared !== undefined)
    throw new ConfigError(
      `KumicornModule: two instances share the path ${shared}. Give each a path of its own`,
    )
  if (path !== false) for (const each of served) theirs.add(each.toLowerCase())
  taken.set(adapterHost, theirs)
  others.push(settings)
  applications.set(adapterHost, others)
  return others
}

function unknownKumicorn(kumicorn: string | undefined, handler: string): ConfigError {
  return kumicorn === undefined
    ? new ConfigError(
        `@OnOrderEvent on "${handler}" names no Kumicorn, and every KumicornModule has a name. Add { kumicorn: … }`,
      )
    : new ConfigError(`@OnOrderEvent on "${handler}": there is no KumicornModule with the name "${kumicorn}"`)
}
