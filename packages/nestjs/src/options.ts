import type { Kumicorn, KumicornOptions, LoggerOption } from '@kumicorn/core'
import type { CallbackPaths } from '@kumicorn/core/adapter'

/** A Kumicorn that you have made yourself. The module starts and stops it with the application. */
export interface ExistingKumicorn {
  readonly kumicorn: Kumicorn
  /** Told when the bytes of a callback are gone. Default: Nest's `Logger`. `false`: nobody. */
  readonly logger?: LoggerOption
}

/** The options of `createKumicorn()`, or a Kumicorn. Without a `logger` Kumicorn logs to Nest's `Logger`. */
export type KumicornModuleOptions = KumicornOptions | ExistingKumicorn

/** What `forRoot()` and `forRootAsync()` take besides: it must be known before the options are. */
export interface KumicornModuleExtras {
  /** Makes the clients injectable in every module. Default: only where `KumicornModule` is imported. */
  readonly isGlobal?: boolean | undefined
  /** For a second merchant: the name for `@InjectKumicorn(name)`. Default: none. */
  readonly name?: string | undefined
  /** Where the callbacks are received, whatever the global prefix. `false`: nowhere. Default: `/callbacks`. */
  readonly path?: string | false | undefined
  /** Below `path`, by the name of the callback. `false` leaves one out. Default: `/kumquat`, `/paynicorn/postback`, `/paynicorn/recharge`. */
  readonly paths?: CallbackPaths | undefined
}

/** The extras with their defaults. */
export interface Settings {
  readonly name: string | undefined
  readonly path: string | false
  readonly paths: CallbackPaths | undefined
}
