import { PassingMap } from '../../data/passing-map.ts'

interface Entry<T> {
  readonly dueAt: number
  readonly nth: number
  readonly item: T
}

/**
 * Items by when they are due, the earliest first (a binary heap). An item that is put in again is at its new place
 * only: older places are skipped when they come up.
 */
export class DueQueue<T> {
  readonly #heap: Entry<T>[] = []
  readonly #current = new PassingMap<T, Entry<T>>()
  #count = 0

  /** `dueAt: undefined` takes the item out. */
  put(item: T, dueAt: number | undefined): void {
    this.#current.delete(item)
    if (this.#heap.length > 2 * this.#current.size + 64) this.#forgetOld()
    if (dueAt === undefined) return
    const entry = { dueAt, nth: ++this.#count, item }
    this.#current.set(item, entry)
    this.#heap.push(entry)
    this.#up(this.#heap.length - 1)
  }

  /** Takes out the earliest item that is due; undefined when there is none. */
  take(now: number): T | undefined {
    for (let first = this.#heap[0]; first; first = this.#heap[0]) {
      const isCurrent = this.#current.get(first.item) === first
      if (isCurrent && first.dueAt > now) return undefined
      this.#pop()
      if (!isCurrent) continue
      this.#current.delete(first.item)
      return first.item
    }
    return undefined
  }

  /** How many are due, and since when the first of them is. */
  due(now: number): { readonly count: number; readonly since: number | undefined } {
    let count = 0
    let since: number | undefined
    for (const { dueAt } of this.#current.values()) {
      if (dueAt > now) continue
      count += 1
      since = Math.min(since ?? dueAt, dueAt)
    }
    return { count, since }
  }

  /** Makes due at `now` what is due after `latest`, and returns it. */
  pullForward(now: number, latest: number): readonly T[] {
    const late = [...this.#current.values()].filter(({ dueAt }) => dueAt > latest)
    for (const { item } of late) this.put(item, now)
    return late.map(({ item }) => item)
  }

  /** Else what is finished long before its lease ends would be kept until then. */
  #forgetOld(): void {
    this.#heap.length = 0
    for (const entry of this.#current.values()) {
      this.#heap.push(entry)
      this.#up(this.#heap.length - 1)
    }
  }

  #pop(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#down(0)
  }

  #up(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1
      if (!this.#swapIfBefore(at, parent)) return
      at = parent
    }
  }

  #down(from: number): void {
    for (let at = from; ; ) {
      const left = 2 * at + 1
      const right = left + 1
      const least = right < this.#heap.length && this.#isBefore(right, left) ? right : left
      if (least >= this.#heap.length || !this.#swapIfBefore(least, at)) return
      at = least
    }
  }

  #isBefore(a: number, b: number): boolean {
    const one = this.#heap[a] as Entry<T>
    const other = this.#heap[b] as Entry<T>
    return one.dueAt === other.dueAt ? one.nth < other.nth : one.dueAt < other.dueAt
  }

  #swapIfBefore(child: number, parent: number): boolean {
    if (!this.#isBefore(child, parent)) return false
    const one = this.#heap[child] as Entry<T>
    this.#heap[child] = this.#heap[parent] as Entry<T>
    this.#heap[parent] = one
    return true
  }
}
