/** Something that falls due. */
export interface Due<T> {
  readonly at: number
  readonly run: T
}

interface Entry<T> extends Due<T> {
  /** Equal times keep the order in which they came. */
  readonly n: number
  cancelled: boolean
}

/** What falls due, the earliest first: a binary heap, so that a long agenda costs no more than its depth. */
export class Agenda<T> {
  readonly #heap: Entry<T>[] = []
  #n = 0
  #cancelled = 0

  /** Returns a function that takes it away again. */
  add(at: number, run: T): () => void {
    const entry: Entry<T> = { at, run, n: this.#n++, cancelled: false }
    this.#heap.push(entry)
    this.#rise(this.#heap.length - 1)
    return () => {
      if (entry.cancelled) return
      entry.cancelled = true
      this.#cancelled += 1
      if (this.#cancelled > 64 && this.#cancelled > this.#heap.length / 2) this.#sweep()
    }
  }

  first(): Due<T> | undefined {
    while (this.#heap[0]?.cancelled) this.#takeTop()
    return this.#heap[0]
  }

  take(): Due<T> | undefined {
    const due = this.first()
    if (due === undefined) return undefined
    const top = this.#takeTop()
    // Cancelling what has begun changes nothing.
    if (top !== undefined) top.cancelled = true
    return due
  }

  clear(): void {
    this.#heap.length = 0
    this.#cancelled = 0
  }

  #takeTop(): Entry<T> | undefined {
    const top = this.#heap[0]
    const last = this.#heap.pop()
    if (top?.cancelled) this.#cancelled -= 1
    if (last !== undefined && last !== top) {
      this.#heap[0] = last
      this.#sink(0)
    }
    return top
  }

  #sweep(): void {
    const kept = this.#heap.filter(({ cancelled }) => !cancelled)
    this.clear()
    // Sorted is a heap, too.
    this.#heap.push(...kept.sort((a, b) => a.at - b.at || a.n - b.n))
  }

  #rise(from: number): void {
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#swapIfBefore(at, parent)) return
      at = parent
    }
  }

  #sink(from: number): void {
    let at = from
    for (;;) {
      const left = 2 * at + 1
      const least = this.#isBefore(left + 1, left) ? left + 1 : left
      if (!this.#swapIfBefore(least, at)) return
      at = least
    }
  }

  #isBefore(a: number, b: number): boolean {
    const x = this.#heap[a]
    const y = this.#heap[b]
    if (x === undefined || y === undefined) return false
    return x.at < y.at || (x.at === y.at && x.n < y.n)
  }

  #swapIfBefore(a: number, b: number): boolean {
    if (!this.#isBefore(a, b)) return false
    const x = this.#heap[a]
    const y = this.#heap[b]
    if (x === undefined || y === undefined) return false
    this.#heap[a] = y
    this.#heap[b] = x
    return true
  }
}
