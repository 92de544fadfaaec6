import type { Logger } from './data/logger.ts'
import type { RunState } from './turns.ts'

/** Tells once of orders and callbacks that come to a Kumicorn which nobody has started: nothing would follow them. */
export class StartReminder {
  readonly #logger: Logger | undefined
  readonly #state: () => RunState
  #isSilent = false

  constructor(logger: Logger | undefined, state: () => RunState) {
    this.#logger = logger
    this.#state = state
  }

  /** Somebody is sure to start it: what comes before that shows no mistake. */
  expectStart(): void {
    this.#isSilent = true
  }

  /** @param what has come, e.g. `a callback` */
  notice(what: string): void {
    if (this.#isSilent || this.#state() !== 'new') return
    this.#isSilent = true
    const message =
      `kumicorn: ${what} has come, but it has not been started: handlers do not get their events, and nobody asks ` +
      'about open orders. Call `await kumicorn.start()` once the handlers are registered (unless another process ' +
      'on this store does that)'
    this.#logger?.warn({}, message)
  }
}
