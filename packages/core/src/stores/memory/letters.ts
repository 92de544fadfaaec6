import { PassingMap } from '../../data/passing-map.ts'
import type { OrderEvent } from '../../orders/event.ts'
import type { OrderDelivery } from '../order-delivery.ts'
import type { DeadLetter, Delivery, DeliveryClaim, Store, StorePage } from '../store.ts'
import { idPlace } from '../wrong-place.ts'
import { Boxes } from './boxes.ts'
import { asDeadLetter, asDelivery, asOrderDelivery, type Box, type Entry, type Letter } from './entry.ts'
import { byDue, dueAt, headOf, join, leave, stepBack, takeUpTo } from './lanes.ts'

type Failure = Parameters<Store['failDelivery']>[2]

/** The deliveries: what waits for which handler, and what was given up. */
export class Letters {
  readonly boxes = new Boxes()
  readonly #all = new PassingMap<number, Letter>()
  readonly #dead = new Map<number, Letter>()
  #lastId = 0

  add(entry: Entry, event: OrderEvent, handler: string): Letter {
    const letter: Letter = {
      id: ++this.#lastId,
      entry,
      event,
      handler,
      box: this.boxes.of(event.account, handler),
      tries: 0,
      token: 0,
      dueAt: event.receivedAt,
      leasedUntil: 0,
      isDead: false,
      lastError: '',
      diedAt: 0,
    }
    this.#all.set(letter.id, letter)
    join(letter)
    return letter
  }

  /** Leases the letter if it is the oldest of its lane and nobody else's. */
  lease(letter: Letter, now: number, until: number): Delivery | undefined {
    if (headOf(letter) !== letter || letter.leasedUntil > now) return undefined
    letter.token += 1
    letter.leasedUntil = until
    letter.box.queue.put(letter, until)
    return asDelivery(letter)
  }

  claim({ accounts, handlers, now, leaseUntil }: DeliveryClaim): Delivery[] {
    const due = handlers.flatMap(({ name, limit, types }) => {
      const queues = accounts.flatMap((account) => this.boxes.get(account, name)?.queue ?? [])
      const most = types === undefined ? limit : Number.POSITIVE_INFINITY
      const taken = queues.flatMap((queue) => takeUpTo(queue, now, most)).sort(byDue)
      const meant = types === undefined ? taken : taken.filter(({ event }) => types.includes(event.type))
      const chosen = meant.slice(0, limit)
      // Taken of one account too many, because another one's were due before; or of other types.
      const rest = taken.length > chosen.length ? taken.filter((letter) => !chosen.includes(letter)) : []
      for (const letter of rest) letter.box.queue.put(letter, dueAt(letter))
      return chosen
    })
    // After a lease that ran out, an older one that was revived meanwhile comes first: at the next claim.
    const first = due.sort(byDue).filter((letter) => !stepBack(letter, now))
    return first.flatMap((letter) => this.lease(letter, now, leaseUntil) ?? [])
  }

  claimOrder(entry: Entry, handlers: readonly string[], now: number, leaseUntil: number): Delivery[] {
    const dead = entry.dead === 0 ? [] : [...this.#dead.values()]
    for (const letter of dead)
      if (letter.entry === entry && handlers.includes(letter.handler)) this.revive(letter.id, now)
    const names = [...new Set(handlers)]
    for (const name of names) {
      const [head] = entry.lanes?.get(name) ?? []
      if (head) stepBack(head, now)
    }
    return names
      .map((name) => entry.lanes?.get(name)?.[0])
      .map((letter) => letter && this.lease(letter, now, leaseUntil))
      .filter((delivery): delivery is Delivery => delivery !== undefined)
      .sort((a, b) => a.id - b.id)
  }

  ofOrder(entry: Entry): OrderDelivery[] {
    const dead = entry.dead === 0 ? [] : [...this.#dead.values()].filter((letter) => letter.entry === entry)
    return [...(entry.lanes?.values() ?? []), dead]
      .flat()
      .sort((a, b) => a.id - b.id)
      .map(asOrderDelivery)
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
    letter.box.queue.put(letter, until)
    return true
  }

  finish(id: number, token: number): boolean | 'last' {
    const letter = this.#held(id, token)
    if (letter === undefined) return false
    this.#all.delete(id)
    leave(letter)
    return headOf(letter) !== undefined || 'last'
  }

  fail(id: number, token: number, { error, now, retryAt, counts }: Failure): boolean {
    const letter = this.#held(id, token)
    if (letter === undefined) return false
    letter.tries += counts ? 1 : 0
    letter.lastError = error
    letter.leasedUntil = 0
    letter.token += 1
    if (retryAt === undefined) {
      leave(letter)
      letter.isDead = true
      letter.diedAt = now
      letter.entry.dead += 1
      letter.box.dead += 1
      this.#dead.set(id, letter)
    } else {
      letter.dueAt = retryAt
      // Anew: an older one that was revived while it ran goes first.
      leave(letter)
      join(letter)
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
    join(letter)
    return true
  }

  discard(id: number, accounts?: readonly string[]): boolean {
    const letter = this.#dead.get(id)
    if (letter === undefined || accounts?.includes(letter.event.account) === false) return false
    this.#bury(letter)
    return this.#all.delete(id)
  }

  dead(id: number): DeadLetter | undefined {
    const letter = this.#dead.get(id)
    return letter && asDeadLetter(letter)
  }

  deadLetters({ accounts, limit, after }: Parameters<Store['deadLetters']>[0]): StorePage<DeadLetter> {
    const behind = idPlace(after)
    const found = [...this.#dead.values()]
      .filter(({ id, event }) => id > behind && (accounts === undefined || accounts.includes(event.account)))
      .sort((a, b) => a.id - b.id)
    const items = found.slice(0, limit).map(asDeadLetter)
    return { items, next: found.length > limit ? String(items.at(-1)?.id) : undefined }
  }

  entryOf(id: number): Entry | undefined {
    return this.#all.get(id)?.entry
  }

  /** When the oldest event of a box was received. Ids ascend: the first that waits is the oldest. */
  waitingSince(box: Box): number | undefined {
    if (box.waiting.size === 0) return undefined
    for (const letter of this.#all.values())
      if (letter.box === box && !letter.isDead) return letter.event.receivedAt
    return undefined
  }

  /** Every letter of an account, e.g. to count, rename or forget those of a handler. */
  of(account: string): readonly Letter[] {
    return [...this.#all.values()].filter(({ event }) => event.account === account)
  }

  /** Whether the handler has the event of the letter, living or dead. */
  hasEvent({ entry, event }: Letter, handler: string): boolean {
    const isIt = (other: Letter): boolean => other.handler === handler && other.event.id === event.id
    if ((entry.lanes?.get(handler) ?? []).some(isIt)) return true
    return entry.dead > 0 && [...this.#dead.values()].some(isIt)
  }

  rename(letter: Letter, handler: string): void {
    if (letter.isDead) letter.box.dead -= 1
    else leave(letter)
    letter.handler = handler
    letter.box = this.boxes.of(letter.event.account, handler)
    if (letter.isDead) letter.box.dead += 1
    else join(letter)
  }

  forget(letter: Letter): void {
    if (letter.isDead) this.#bury(letter)
    else leave(letter)
    this.#all.delete(letter.id)
  }

  pullForward({ accounts, now, latest }: Parameters<Store['pullForward']>[0]): number {
    let count = 0
    for (const letter of this.#all.values()) {
      if (letter.isDead || dueAt(letter) <= latest || !accounts.includes(letter.event.account)) continue
      letter.dueAt = now
      letter.leasedUntil = 0
      letter.token += 1
      if (headOf(letter) === letter) letter.box.queue.put(letter, now)
      count += 1
    }
    return count
  }

  #bury(letter: Letter): void {
    this.#dead.delete(letter.id)
    letter.entry.dead -= 1
    letter.box.dead -= 1
  }

  #held(id: number, token: number): Letter | undefined {
    const letter = this.#all.get(id)
    return letter && !letter.isDead && letter.token === token && letter.leasedUntil > 0 ? letter : undefined
  }
}
