import { askAbout } from './ask-about.ts'
import { nameOf } from './balance-tally.ts'
import type { BalanceClose, Suspect } from './close.ts'
import { differenceIn, differs, sizesIn } from './differing.ts'
import { type Observation, type Observing, observe, type Subject } from './observe.ts'
import { type Candidate, candidates, unsettled } from './suspects.ts'

export interface LookingParts extends Observing, Omit<Parameters<typeof askAbout>[0], 'store'> {}

/** A day of an account, after all that it takes to know it. */
export interface LookedInto {
  readonly seen: Observation
  /** The orders that were asked about and may explain a difference, of this close or of the next one. */
  readonly suspects: readonly Suspect[]
  readonly moreSuspects: number
}

/**
 * Looks; when something differs, asks about the orders that may explain it, and looks once more. Then the same for those
 * that are in doubt: what was not known when a balance was told is nothing that the next close could find out.
 */
export async function lookInto(parts: LookingParts, subject: Subject): Promise<LookedInto> {
  const looking = new Looking(parts, subject)
  let seen = await looking.explain(await observe(parts, subject))
  while (await looking.settle(seen)) seen = await looking.explain(await observe(parts, subject))
  // At a better moment, perhaps.
  if (differs(seen) && (seen.balance?.underWay ?? 0) > 0) seen = await observe(parts, subject)
  const { suspects, moreSuspects } = looking
  return { seen: { ...seen, balance: seen.balance && looking.proved(seen.balance) }, suspects, moreSuspects }
}

class Looking {
  readonly #parts: LookingParts
  readonly #subject: Subject
  readonly suspects: Suspect[] = []
  moreSuspects = 0
  /** Those that are settled as they were known, too. */
  readonly #asked: Candidate['order'][] = []
  /** Those of which the gateway has said itself how they are. */
  readonly #told = new Set<string>()

  constructor(parts: LookingParts, subject: Subject) {
    this.#parts = parts
    this.#subject = subject
  }

  /** Those for which something speaks come first; where they explain nothing, all that it may be. */
  async explain(first: Observation): Promise<Observation> {
    let seen = first
    // What is left when an answer has moved the difference is another one, with others that may explain it.
    for (let isAll = false; differs(seen); ) {
      const before = sizesIn(seen)
      const looking = { isAll, ...this.#left }
      const found = await candidates(this.#parts.store, differenceIn(seen), seen.newTally, looking)
      this.suspects.push(...(await this.#ask(found.first)))
      this.moreSuspects = found.count - found.first.length
      if (found.first.length > 0 || !isAll) seen = await observe(this.#parts, this.#subject)
      const isMoved = found.first.length > 0 && sizesIn(seen) !== before
      if (isAll && !isMoved) break
      isAll = !isMoved
    }
    return seen
  }

  /** Whether something has moved. */
  async settle(seen: Observation): Promise<boolean> {
    if (seen.unsettled === 0 || this.#left.most === 0) return false
    const { first } = await unsettled(this.#parts.store, seen, this.#left)
    const asked = await this.#ask(first)
    this.suspects.push(...asked.filter(({ found }) => found !== 'confirmed'))
    return asked.some(({ before, after }) => before !== after)
  }

  /** What the gateway itself has called pending after it told the balance had not been given back by then. */
  proved({ unproved = [], ...balance }: BalanceClose): BalanceClose {
    const left = unproved.filter((order) => !this.#told.has(nameOf(order)))
    return left.length > 0 ? { ...balance, unproved: left } : balance
  }

  get #left() {
    const most = this.#subject.plan.askAtMost - this.#asked.length
    return { besides: this.#asked, most }
  }

  async #ask(some: readonly Candidate[]): Promise<readonly Suspect[]> {
    const { entry, plan } = this.#subject
    this.#asked.push(...some.map(({ order }) => order))
    const asked = await askAbout(this.#parts, entry, some, plan.signal)
    for (const each of asked)
      if (each.found === 'confirmed' || each.after !== each.before) this.#told.add(nameOf(each))
    return asked
  }
}
