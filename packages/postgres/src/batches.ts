interface Waiting<Call, Result> {
  readonly call: Call
  resolve(result: Result): void
  reject(error: unknown): void
}

export interface BatchesOptions<Call, Result> {
  /** Carries out several calls, or again one of several by itself; the results come in their order. */
  run(calls: readonly Call[], isAgain: boolean): Promise<readonly Result[]>
  /** Whether each call can be tried by itself after an error of all of them. */
  canSplit(error: unknown): boolean
  /** Why a call is not carried out any more, whose turn comes. */
  isLate?(call: Call): Error | undefined
  /** Whether a call may wait a moment for others that it can share a batch with. */
  canWait?(call: Call): boolean
  /** Whether surely nothing of a batch was written, for a reason that need not meet all of it. */
  isUndone?(error: unknown): boolean
  /** The most calls of one batch. */
  readonly most: number
  /** How many batches are under way at a time. */
  readonly atATime: number
  /** When one begins beside another: when that has taken so many milliseconds, or so many calls wait. Default at once. */
  readonly besideOne?: { readonly after: number; readonly from: number }
}

/** Milliseconds that a call waits for others at the most. */
const MOMENT = 5

/** Calls of one turn of the event loop, and all that pile up while others are under way, are carried out together. */
export class Batches<Call, Result> {
  readonly #options: BatchesOptions<Call, Result>
  #waiting: Waiting<Call, Result>[] = []
  #underWay = 0
  /** When the last batch began. */
  #begun = 0
  #beside: NodeJS.Timeout | undefined
  #turn: NodeJS.Immediate | undefined
  #moment: NodeJS.Timeout | undefined

  constructor(options: BatchesOptions<Call, Result>) {
    this.#options = options
  }

  add(call: Call): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ call, resolve, reject })
      if (this.#options.canWait?.(call) === true) this.#moment ??= setTimeout(() => this.#flush(true), MOMENT)
      else this.#turn ??= setImmediate(() => this.#flush(true))
    })
  }

  /** @param isTime whether what may wait has to go, too: it has waited, or something goes that it can share a batch with */
  #flush(isTime: boolean): void {
    const { most, isLate, canWait } = this.#options
    if (!isTime && this.#waiting.every(({ call }) => canWait?.(call))) return
    clearTimeout(this.#moment)
    clearTimeout(this.#beside)
    clearImmediate(this.#turn)
    this.#moment = this.#beside = this.#turn = undefined
    if (isLate)
      this.#waiting = this.#waiting.filter(({ call, reject }) => {
        const error = isLate(call)
        if (error) reject(error)
        return error === undefined
      })
    while (this.#waiting.length > 0 && this.#mayBegin()) {
      const batch = this.#waiting.slice(0, most)
      this.#waiting = this.#waiting.slice(most)
      this.#underWay += 1
      this.#begun = performance.now()
      void this.#run(batch).finally(() => {
        this.#underWay -= 1
        this.#flush(this.#moment === undefined)
      })
    }
  }

  /** Whether another batch may begin. If only not yet, it is looked at again. */
  #mayBegin(): boolean {
    const { atATime, besideOne } = this.#options
    if (this.#underWay === 0 || this.#underWay >= atATime || besideOne === undefined)
      return this.#underWay < atATime
    const left = this.#begun + besideOne.after - performance.now()
    if (left <= 0 || this.#waiting.length >= besideOne.from) return true
    this.#beside = setTimeout(() => this.#flush(true), left)
    return false
  }

  async #run(batch: readonly Waiting<Call, Result>[], isAgain = false): Promise<void> {
    const { run, canSplit } = this.#options
    try {
      const calls = batch.map(({ call }) => call)
      const results = await run(calls, isAgain)
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result)
    } catch (error) {
      // One that cannot be written spoils nothing for the others.
      if (batch.length > 1 && canSplit(error)) for (const one of batch) await this.#run([one], true)
      else await this.#fail(batch, error)
    }
  }

  /**
   * What has only gone along does not fail with what it went with: a full disk has room for it. But not when nobody knows
   * whether it was written: a second time it would look as if somebody else had written it.
   */
  async #fail(batch: readonly Waiting<Call, Result>[], error: unknown): Promise<void> {
    const { canWait, isUndone } = this.#options
    const along = isUndone?.(error) ? batch.filter(({ call }) => canWait?.(call)) : []
    const isAlone = along.length === batch.length
    for (const one of batch) if (isAlone || !along.includes(one)) one.reject(error)
    if (!isAlone && along.length > 0) await this.#run(along)
  }
}
