import type { Kumicorn, Logger } from '@kumicorn/core'

/** An application of the framework under test, listening on a real port. */
export interface RunningApplication {
  /** The mount point of the callbacks, e.g. `http://127.0.0.1:3000/callbacks`. */
  readonly url: string
  close(): Promise<void>
}

export interface Application {
  /** Boots the real framework. `logger` is for an adapter that reports what the application does to its callbacks. */
  start(kumicorn: Kumicorn, logger: Pick<Logger, 'error'>): Promise<RunningApplication>
  /**
   * A parser of the application comes first. One that keeps the bytes may refuse by itself what it cannot read;
   * one that eats them leaves nothing to verify. Default: nothing reads the body before the adapter.
   */
  readonly parser?: 'keeps the bytes' | 'eats the bytes' | undefined
  /** For a parser that eats: the content type that it eats, and what the adapter must log about it. */
  readonly eats?: { readonly contentType?: string; readonly logged: RegExp } | undefined
}

/**
 * The applications in which an adapter must prove itself. Name further ones as you like: guards that deny,
 * interceptors that wrap answers, filters that rewrite errors.
 */
export interface Applications {
  /** Nothing but the callbacks. */
  readonly plain: Application
  /** The application's own parser stands before the callbacks. */
  readonly 'a parser first': Application
  /** Global middleware that sets odd headers, wraps answers, rewrites errors, denies the rest. */
  readonly hostile: Application
  readonly [name: string]: Application
}
