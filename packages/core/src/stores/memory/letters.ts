import type { OrderEvent } from '../../orders/event.ts'
import type { DeadLetter, Delivery, DeliveryClaim, Store, StorePage } from '../store.ts'
import { DueQueue } from './due-queue.ts'
import { asDeadLetter, asDelivery, type Entry, type Letter } from './entry.ts'

type Failure = Parameters<Store['failDelivery']>[2]

/** The deliveries: what waits for which handler, and what was given up. */
export class Letters {
  readonly #all = new Map<number, Letter>()
  /** The oldest of each lane, by account, then handler. */
  readonly #queues = new Map<string, Map<string, DueQueue<Letter>>>()
  readonly #dead = new Map<number, Letter>()
  #lastId = 0

  add(entry: Entry, event: OrderEvent, handler: string): Letter {
    const letter: Letter = {
      id: ++this.#lastId,
      entry,
      event,
      handler,
      tries: 0,
      token: 0,
      dueAt: event.receivedAt,
      leasedUntil: 0,
      isDead: false,
      lastError: '',
      diedAt: 0,
    }
    this.#all.set(letter.id, letter)
    this.#join(letter)
    return letter
  }

  /** Leases the letter if it is the oldest of its lane and nobody else's. */
  lease(letter: Letter, now: number, until: number): Delivery | undefined {
    if (this.#head(letter) !== letter || letter.leasedUntil > now) return undefined
    letter.token += 1
    letter.leasedUntil = until
    this.#queue(letter).put(letter, until)
    return asDelivery(letter)
  }

  claim({ accounts, handlers, now, leaseUntil }: DeliveryClaim): Delivery[] {
    const due = handlers.flatMap(({ name, limit }) => {
      const queues = accounts.flatMap((account) => this.#queues.get(account)?.get(name) ?? [])
      const taken = queues.flatMap((queue) => takeUpTo(queue, now, limit)).sort(byDue)
      // Taken of one account too many, because another one's were due before.
      for (const letter of taken.slice(limit)) this.#queue(letter).put(letter, dueAt(letter))
      return taken.slice(0, limit)
    })
    return due.sort(byDue).flatMap((letter) => this.lease(letter, now, leaseUntil) ?? [])
  }

  claimOrder(entry: Entry, handlers: readonly string[], now: number, leaseUntil: number): Delivery[] {
    const dead = entry.dead === 0 ? [] : [...this.#dead.values()]
    for (const letter of dead)
      if (letter.entry === entry && handlers.includes(letter.handler)) this.revive(letter.id, now)
    const heads = [...new Set(handlers)].map((handler) => entry.lanes?.get(handler)?.[0])
    return heads
      .map((letter) => letter && this.lease(letter, now, leaseUntil))
      .filter((delivery): delivery is Delivery => delivery !== undefined)
      .sort((a, b) => a.id - b.id)
  }

  unfinished(entry: Entry, handlers?: readonly string[]): number {
    const isMeant = (handler: string): boolean => handlers === undefined || handlers.includes(handler)
    let count = 0
    for (const [handler, lane] of entry.lanes ?? []) if (isMeant(handler)) count += lane.length
    if (entry.dead > 0)
      for (const letter of this.#dead.values())
        if (letter.entry === entry && isMeant(letter.handler)) count += 1
    return count
  }

  renew(id: number, token: number, until: number): boolean {
    const letter = this.#held(id, token)
    if (letter === undefined) return false
    letter.leasedUntil = until
    this.#queue(letter).put(letter, until)
    return true
  }

  finish(id: number, token: number): boolean {
    const letter = this.#held(id, token)
    if (letter === undefined) return false
    this.#all.delete(id)
    this.#leave(letter)
    return true
  }

  fail(id: number, token: number, { error, now, retryAt, counts }: Failure): boolean {
    const letter = this.#held(id, token)
    if (letter === undefined) return false
    letter.tries += counts ? 1 : 0
    letter.lastError = error
    letter.leasedUntil = 0
    letter.token += 1
    if (retryAt === undefined) {
      this.#leave(letter)
      letter.isDead = true
      letter.diedAt = now
      letter.entry.dead += 1
      this.#dead.set(id, letter)
    } else {
      letter.dueAt = retryAt
      // Anew: an older one that was revived while it ran goes first.
      this.#leave(letter)
      this.#join(letter)
    }
    return true
  }

  revive(id: number, now: number): boolean {
    const letter = this.#dead.get(id)
    if (letter === undefined) return false
    this.#bury(letter)
    letter.isDead = false
    letter.tries = 0
    letter.dueAt = now
    this.#join(letter)
    return true
  }

  discard(id: number): boolean {
    const letter = this.#dead.get(id)
    if (letter === undefined) return false
    this.#bury(letter)
    return this.#all.delete(id)
  }

  dead(id: number): DeadLetter | undefined {
    const letter = this.#dead.get(id)
    return letter && asDeadLetter(letter)
  }

  deadLetters({ accounts, limit, after }: Parameters<Store['deadLetters']>[0]): StorePage<DeadLetter> {
    const found = [...this.#dead.values()]
      .filter(
        ({ id, event }) =>
          id > Number(after ?? 0) && (accounts === undefined || accounts.includes(event.account)),
      )
      .sort((a, b) => a.id - b.id)
    const items = found.slice(0, limit).map(asDeadLetter)
    return { items, next: found.length > limit ? String(items.at(-1)?.id) : undefined }
  }

  entryOf(id: number): Entry | undefined {
    return this.#all.get(id)?.entry
  }

  /** Every letter of an account, e.g. to count, rename or forget those of a handler. */
  of(account: string): readonly Letter[] {
    return [...this.#all.values()].filter(({ event }) => event.account === account)
  }

  rename(letter: Letter, handler: string): void {
    if (letter.isDead) letter.handler = handler
    else {
      this.#leave(letter)
      letter.handler = handler
      this.#join(letter)
    }
  }

  forget(letter: Letter): void {
    if (letter.isDead) this.#bury(letter)
    else this.#leave(letter)
    this.#all.delete(letter.id)
  }

  pullForward({ accounts, now, latest }: Parameters<Store['pullForward']>[0]): number {
    let count = 0
    for (const letter of this.#all.values()) {
      if (letter.isDead || dueAt(letter) <= latest || !accounts.includes(letter.event.account)) continue
      letter.dueAt = now
      letter.leasedUntil = 0
      letter.token += 1
      if (this.#head(letter) === letter) this.#queue(letter).put(letter, now)
      count += 1
    }
    return count
  }

  #head({ entry, handler }: Letter): Letter | undefined {
    return entry.lanes?.get(handler)?.[0]
  }

  /** Puts a letter into its lane. The one that was the oldest steps back, unless it is being worked on. */
  #join(letter: Letter): void {
    const { entry, handler } = letter
    entry.lanes ??= new Map()
    const lane = entry.lanes.get(handler)
    if (lane === undefined) {
      entry.lanes.set(handler, [letter])
      this.#queue(letter).put(letter, dueAt(letter))
      return
    }
    const [first, ...rest] = lane
    const isBusy = first !== undefined && first.leasedUntil > 0
    const waiting = [...(isBusy ? rest : lane), letter].sort((a, b) => a.id - b.id)
    const next = isBusy ? [first, ...waiting] : waiting
    entry.lanes.set(handler, next)
    if (first && next[0] !== first) this.#queue(first).put(first, undefined)
    if (next[0] === letter) this.#queue(letter).put(letter, dueAt(letter))
  }

  #leave(letter: Letter): void {
    const { entry, handler } = letter
    this.#queue(letter).put(letter, undefined)
    const rest = (entry.lanes?.get(handler) ?? []).filter((other) => other !== letter)
    if (rest.length > 0) entry.lanes?.set(handler, rest)
    else entry.lanes?.delete(handler)
    if (entry.lanes?.size === 0) entry.lanes = undefined
    const [next] = rest
    if (next) this.#queue(next).put(next, dueAt(next))
  }

  #bury(letter: Letter): void {
    this.#dead.delete(letter.id)
    letter.entry.dead -= 1
  }

  #held(id: number, token: number): Letter | undefined {
    const letter = this.#all.get(id)
    return letter && !letter.isDead && letter.token === token && letter.leasedUntil > 0 ? letter : undefined
  }

  #queue({ event, handler }: Letter): DueQueue<Letter> {
    const queues = this.#queues.get(event.account) ?? new Map<string, DueQueue<Letter>>()
    const queue = queues.get(handler) ?? new DueQueue<Letter>()
    if (!queues.has(handler)) this.#queues.set(event.account, queues.set(handler, queue))
    return queue
  }
}

/** A lease pushes the time. */
const dueAt = (letter: Letter): number => Math.max(letter.dueAt, letter.leasedUntil)

const byDue = (a: Letter, b: Letter): number => dueAt(a) - dueAt(b) || a.id - b.id

function takeUpTo(queue: DueQueue<Letter>, now: number, limit: number): Letter[] {
  const taken: Letter[] = []
  while (taken.length < limit) {
    const letter = queue.take(now)
    if (letter === undefined) break
    taken.push(letter)
  }
  return taken
}
