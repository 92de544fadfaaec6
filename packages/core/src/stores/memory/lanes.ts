import { count } from './boxes.ts'
import type { DueQueue } from './due-queue.ts'
import type { Letter } from './entry.ts'

// A lane is what one handler has to learn of one order. Its first is being worked on, or the oldest.

/** The first of its lane. */
export const headOf = ({ entry, handler }: Letter): Letter | undefined => entry.lanes?.get(handler)?.[0]

/** Puts a letter into its lane. The one that was the oldest steps back, unless it is being worked on. */
export function join(letter: Letter): void {
  const { entry, handler } = letter
  entry.lanes ??= new Map()
  const lane = entry.lanes.get(handler) ?? []
  const [first, ...rest] = lane
  const isBusy = first !== undefined && first.leasedUntil > 0
  const waiting = [...(isBusy ? rest : lane), letter].sort((a, b) => a.id - b.id)
  const next = isBusy ? [first, ...waiting] : waiting
  entry.lanes.set(handler, next)
  count(letter.box, letter.event.type, 1)
  if (first && next[0] !== first) first.box.queue.put(first, undefined)
  if (next[0] === letter) letter.box.queue.put(letter, dueAt(letter))
}

/** Lets an older one of its lane go first when the lease of this one has run out: its holder must not go on beside it. */
export function stepBack(letter: Letter, now: number): boolean {
  if (letter.leasedUntil === 0 || letter.leasedUntil > now) return false
  const lane = letter.entry.lanes?.get(letter.handler) ?? []
  if (lane[0] !== letter || !lane.some(({ id }) => id < letter.id)) return false
  letter.leasedUntil = 0
  letter.token += 1
  leave(letter)
  join(letter)
  return true
}

export function leave(letter: Letter): void {
  const { entry, handler } = letter
  letter.box.queue.put(letter, undefined)
  count(letter.box, letter.event.type, -1)
  const rest = (entry.lanes?.get(handler) ?? []).filter((other) => other !== letter)
  if (rest.length > 0) entry.lanes?.set(handler, rest)
  else entry.lanes?.delete(handler)
  if (entry.lanes?.size === 0) entry.lanes = undefined
  const [next] = rest
  if (next) next.box.queue.put(next, dueAt(next))
}

/** A lease pushes the time. */
export const dueAt = (letter: Letter): number => Math.max(letter.dueAt, letter.leasedUntil)

export const byDue = (a: Letter, b: Letter): number => dueAt(a) - dueAt(b) || a.id - b.id

export function takeUpTo(queue: DueQueue<Letter>, now: number, limit: number): Letter[] {
  const taken: Letter[] = []
  while (taken.length < limit) {
    const letter = queue.take(now)
    if (letter === undefined) break
    taken.push(letter)
  }
  return taken
}
