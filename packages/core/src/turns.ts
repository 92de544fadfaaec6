/** Starting and stopping, each after what was called before it: the last call says how it ends. */
export class Turns {
  #starting: Promise<void> | undefined
  readonly #stops = new Set<Promise<void>>()

  /** Calls that come while it is starting share that. While it is stopping, it waits for that. */
  start(work: () => Promise<void>): Promise<void> {
    if (this.#starting) return this.#starting
    const stops = [...this.#stops]
    // What is stopping would stop what begins now.
    const started = stops.length === 0 ? work() : Promise.allSettled(stops).then(work)
    const starting = started.finally(() => {
      if (this.#starting === starting) this.#starting = undefined
    })
    this.#starting = starting
    return starting
  }

  stop(work: () => Promise<void>): Promise<void> {
    const starting = this.#starting
    this.#starting = undefined
    const stopped = (starting ? starting.catch(() => undefined).then(work) : work()).finally(() => {
      this.#stops.delete(stopped)
    })
    this.#stops.add(stopped)
    return stopped
  }
}
