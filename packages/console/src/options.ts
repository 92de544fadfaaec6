import type { IncomingMessage } from 'node:http'
import { type Clock, ConfigError, type Kumicorn, type Logger, type LoggerOption } from '@kumicorn/core'
import {
  aFlag,
  anObjectWith,
  aText,
  aZone,
  checkOptions,
  errorLoggerOf,
  type OptionCheck,
  type OptionChecks,
  orFalse,
  requireKumicorn,
} from '@kumicorn/core/adapter'

/** Who looks at the console: a name, which stands beside what he does; `readOnly`: he may only look. */
export type ConsoleUser = string | { readonly name: string; readonly readOnly?: boolean | undefined }

/** Who is at a request, as the application's guard has found; nothing for nobody, who is refused. */
export type UserOf<Request> = (
  request: Request,
) => ConsoleUser | null | undefined | Promise<ConsoleUser | null | undefined>

/** @typeParam Request what `user` is given: the request of the framework */
export interface ConsoleOptions<Request = IncomingMessage> {
  /**
   * Who is signed in. Mount the console behind the guard of your application, and tell here whom it has let in. A
   * request without anybody is answered 403, whatever it asks for.
   * @example user: (request: Request) => request.session.email
   */
  readonly user?: UserOf<Request> | undefined
  /**
   * Without `user`: `'development'` lets everybody in who connects from this machine. Refused when `NODE_ENV` is
   * `production`.
   */
  readonly unprotected?: 'development' | undefined
  /** Nobody may do anything but look. Default false. */
  readonly readOnly?: boolean | undefined
  /**
   * Lets people close days from the page, which end at the midnight of this time zone, e.g. `Africa/Nairobi`. Default: they
   * only see the closes that were made elsewhere.
   */
  readonly closeZone?: string | undefined
  /** What the page calls itself, e.g. `'Shop, production'`. Default: nothing beside its name. */
  readonly title?: string | undefined
  /**
   * Where the page may be served from beside the host that requests name, e.g. `['https://ops.shop.example']`: for a proxy
   * that changes the `Host` header, and old browsers that do not say where a request comes from.
   */
  readonly origins?: readonly string[] | undefined
  /** Milliseconds between looks at the store while somebody looks at the page. Default 3000. */
  readonly refresh?: number | undefined
  /** Told of what people do (`info`) and of what goes wrong (`error`). Default: errors go to the console. `false`: nobody. */
  readonly logger?: LoggerOption
  /** For tests. */
  readonly clock?: Clock | undefined
}

/** The options as they are used. */
export interface Settings {
  readonly kumicorn: Kumicorn
  readonly user: UserOf<unknown> | undefined
  readonly readOnly: boolean
  readonly title: string | undefined
  readonly closeZone: string | undefined
  readonly origins: ReadonlySet<string>
  readonly refresh: number
  readonly clock: Clock
  readonly log: Pick<Logger, 'info' | 'error'>
}

const systemClock: Clock = {
  now: Date.now,
  after(ms, run) {
    const timer = setTimeout(run, ms)
    // The console alone keeps no process alive.
    timer.unref()
    return () => clearTimeout(timer)
  },
}

const aFunction = { what: 'a function', fits: (value: unknown) => typeof value === 'function' }
const development = { what: '"development"', fits: (value: unknown) => value === 'development' }
const origins = {
  what: 'a list of origins like "https://ops.shop.example"',
  fits: (value: unknown) =>
    Array.isArray(value) && value.every((each) => URL.canParse(each) && new URL(each).origin === each),
}
const aPace = {
  what: 'a number of milliseconds from 250',
  fits: (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 250,
}

const checks: OptionChecks<ConsoleOptions> = {
  user: aFunction,
  unprotected: development,
  readOnly: aFlag,
  title: aText,
  closeZone: aZone,
  origins,
  refresh: aPace,
  logger: orFalse(anObjectWith('a logger (an object with info and error)', 'info', 'error')),
  clock: anObjectWith('a clock (an object with now and after)', 'now', 'after'),
}

/** The names of the options, for who gets them among others. */
export const consoleOptionNames = Object.keys(checks) as readonly (keyof ConsoleOptions)[]

/** The checks of options that a framework's package has beside ours. */
export type MoreChecks = Readonly<Record<string, OptionCheck>>

/**
 * @param of whose options, e.g. `kumicornConsole`
 * @throws ConfigError for what is no option
 */
export function checkConsoleOptions(of: string, given: unknown, more: MoreChecks = {}): void {
  checkOptions<ConsoleOptions>(of, given, { ...more, ...checks })
}

/** @throws ConfigError for what is no Kumicorn or no option, and when nobody says who may look */
export function settingsOf<Request>(
  of: string,
  kumicorn: Kumicorn,
  given: ConsoleOptions<Request>,
  more?: MoreChecks,
): Settings {
  requireKumicorn(of, kumicorn)
  checkConsoleOptions(of, given, more)
  requireGuard(of, given)
  const { user, readOnly = false, title, closeZone, refresh = 3000, clock = systemClock, logger } = given
  return {
    kumicorn,
    user: user as UserOf<unknown> | undefined,
    readOnly,
    title,
    closeZone,
    origins: new Set(given.origins),
    refresh,
    clock,
    log: { info: infoOf(logger), error: errorLoggerOf(logger).error },
  }
}

function requireGuard(of: string, { user, unprotected }: ConsoleOptions<never>): void {
  if (user !== undefined && unprotected !== undefined)
    throw new ConfigError(`${of}: give user or unprotected, not both: with user it is protected`)
  if (user === undefined && unprotected === undefined)
    throw new ConfigError(
      `${of}: user is missing: whoever reached the page could move orders. Mount it behind a guard of your ` +
        'application, and say who is signed in: user: (request) => request.session.email (undefined refuses). Only on ' +
        "your own machine: unprotected: 'development'",
    )
  if (unprotected !== undefined && process.env.NODE_ENV === 'production')
    throw new ConfigError(
      `${of}: unprotected: 'development' is refused, for NODE_ENV is production. Give user: (request) => the name of ` +
        'who is signed in',
    )
}

/** What people do is told at a level that the default logger does not show. */
function infoOf(logger: LoggerOption): Logger['info'] {
  return (details, message) => {
    try {
      // It may be asynchronous, whatever its type says.
      if (logger) Promise.resolve(logger.info(details, message) as unknown).catch(() => undefined)
    } catch {
      // There is nobody to tell.
    }
  }
}
