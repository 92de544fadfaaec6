/** `new`: nobody has started it yet, or that has failed. */
export type RunState = 'new' | 'starting' | 'started' | 'stopped'

/** Starting and stopping, each after what was called before it: the last call says how it ends. */
export class Turns {
  #state: RunState = 'new'
  #starting: Promise<void> | undefined
  readonly #stops = new Set<Promise<void>>()

  get state(): RunState {
    return this.#state
  }

  /** Calls that come while it is starting share that. While it is stopping, it waits for that. */
  start(work: () => Promise<void>): Promise<void> {
    if (this.#starting) return this.#starting
    const before = this.#state
    this.#state = 'starting'
    const stops = [...this.#stops]
    // What is stopping would stop what begins now.
    const started = stops.length === 0 ? work() : Promise.allSettled(stops).then(work)
    const end = (state: RunState): void => {
      if (this.#starting !== starting) return
      this.#starting = undefined
      this.#state = state
    }
    const starting = started.then(
      () => end('started'),
      (error: unknown) => {
        end(before)
        throw error
      },
    )
    this.#starting = starting
    return starting
  }

  stop(work: () => Promise<void>): Promise<void> {
    const starting = this.#starting
    this.#starting = undefined
    this.#state = 'stopped'
    const stopped = (starting ? starting.catch(() => undefined).then(work) : work()).finally(() => {
      this.#stops.delete(stopped)
    })
    this.#stops.add(stopped)
    return stopped
  }
}
