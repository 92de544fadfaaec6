import { type Clock, sleep } from '../../data/clock.ts'
import { AnswerError, KumicornError } from '../../data/errors.ts'
import type { Store } from '../../stores/store.ts'
import type { AccountEntry, Accounts } from '../accounts.ts'
import type { ApplyFact } from '../apply.ts'
import { askInTime } from '../ask-in-time.ts'
import type { Fact } from '../fact.ts'
import { type Way, waysOf } from '../known-choice.ts'
import { newOrder } from '../new-order.ts'
import type { OrderRecord } from '../order.ts'

/** A reference that the store may have forgotten. */
export interface RecalledReference {
  readonly reference: string
  /** Default: every kind of the gateway. */
  readonly kind?: string | undefined
  /** Default: every gateway. */
  readonly gateway?: string | undefined
}

export interface RecallParts {
  readonly store: Store
  readonly accounts: Accounts
  readonly applyFact: ApplyFact
  readonly clock: Clock
}

/** A gateway that has not told whether it knows a reference, of all kinds that were asked for. */
export interface Untold {
  readonly gateway: string
  /** Undefined when it is several. */
  readonly kind: string | undefined
  readonly error: KumicornError
}

/** What the gateways say of a reference that the store does not know. */
export interface Recalled {
  readonly wanted: RecalledReference
  /** The orders that they know, as they are written now. */
  readonly orders: readonly OrderRecord[]
  /** Whether the store has an order of the reference already. */
  readonly isKnown: boolean
  /** Those of them that were pruned: no list of orders has them. */
  readonly pruned: readonly OrderRecord[]
  readonly untold: readonly Untold[]
}

/** Asks the gateways about references that the store does not know, and writes down what they know of them. */
export async function* recallAll(
  parts: RecallParts,
  references: readonly (string | RecalledReference)[],
  signal: AbortSignal | undefined,
): AsyncIterable<Recalled> {
  for (const given of references) {
    signal?.throwIfAborted()
    const wanted = typeof given === 'string' ? { reference: given } : given
    yield await recall(parts, wanted, signal)
  }
}

async function recall(
  parts: RecallParts,
  wanted: RecalledReference,
  signal: AbortSignal | undefined,
): Promise<Recalled> {
  const orders: OrderRecord[] = []
  const untold: Untold[] = []
  const pruned: OrderRecord[] = []
  let isKnown = false
  for (const entry of parts.accounts.entries) {
    const { gateway } = entry
    if (wanted.gateway !== undefined && gateway.name !== wanted.gateway) continue
    const known = await knownOf(parts, gateway.account, wanted.reference)
    const ways = waysOf(gateway).filter(({ kind }) => wanted.kind === undefined || kind === wanted.kind)
    const forgotten = ways.filter(({ kind }) => !known.kinds.has(kind))
    if (forgotten.length < ways.length) isKnown = true
    pruned.push(
      ...known.orders.filter((order) => order.pruned && ways.some(({ kind }) => kind === order.kind)),
    )
    const { heard, errors } = await askAll(parts, entry, wanted.reference, forgotten, signal)
    for (const { asked, said } of heard) {
      const { account, kind, reference } = asked
      const twins = wanted.kind === undefined ? twinsOf({ asked, said }, heard, known) : []
      const key = { account, gateway: gateway.name, kind, reference }
      if (twins.length > 0) errors.set(kind, notOne(gateway.name, said, [kind, ...twins]))
      else orders.push((await parts.applyFact.apply(entry, key, said, { known: asked })).order)
    }
    const [first] = errors
    if (first === undefined) continue
    const [kind, error] = first
    untold.push({ gateway: gateway.name, kind: errors.size === 1 ? kind : undefined, error })
  }
  return { wanted, orders, isKnown, pruned, untold }
}

/** What an account has of a reference. */
interface Known {
  /** Also of what cannot be read. */
  readonly kinds: ReadonlySet<string>
  readonly orders: readonly OrderRecord[]
}

async function knownOf({ store }: RecallParts, account: string, reference: string): Promise<Known> {
  const { items, unreadable = [] } = await store.orders({ accounts: [account], reference, limit: 100 })
  return { kinds: new Set([...items, ...unreadable].map(({ kind }) => kind)), orders: items }
}

/** An order that a gateway knows, and as what it was asked about. */
interface Heard {
  readonly asked: OrderRecord
  readonly said: Fact
}

interface Answers {
  readonly heard: readonly Heard[]
  /** Why nothing was learnt of a kind. */
  readonly errors: Map<string, KumicornError>
}

async function askAll(
  { clock }: RecallParts,
  entry: AccountEntry,
  reference: string,
  ways: readonly Way[],
  signal: AbortSignal | undefined,
): Promise<Answers> {
  const { gateway, schedule } = entry
  const heard: Heard[] = []
  const errors = new Map<string, KumicornError>()
  for (const { kind, operation } of ways) {
    signal?.throwIfAborted()
    const key = { account: gateway.account, gateway: gateway.name, kind, reference }
    // It was sent by who has forgotten it, and is asked about as what it was found as.
    const asked = { ...newOrder(key, clock.now()), operation, sends: 1 }
    try {
      const said = await askInTime({ clock, timeout: schedule.timeout }, gateway, asked)
      if (said !== 'absent') heard.push({ asked, said })
    } catch (thrown) {
      if (!(thrown instanceof KumicornError)) throw thrown
      errors.set(kind, thrown)
    }
    await sleep(clock, 1000 / schedule.ratePerSecond, signal)
  }
  // Of a kind that is asked about by two operations the wrong one may be refused.
  for (const { asked } of heard) errors.delete(asked.kind)
  return { heard, errors }
}

/**
 * The other kinds of which the gateway tells the same order, by its own id: it may not look at what kind is asked for.
 * What has no id may be any of the others that have none, and what is known already.
 */
function twinsOf(
  { asked, said }: Heard,
  heard: readonly Heard[],
  { kinds, orders }: Known,
): readonly string[] {
  const id = said.gatewayReference || undefined
  const told = heard.filter((each) => (each.said.gatewayReference || undefined) === id)
  const same = orders.filter(({ gatewayReference }) => gatewayReference === id).map(({ kind }) => kind)
  const known = id === undefined ? kinds : same
  return [...new Set([...known, ...told.map((each) => each.asked.kind)])].filter(
    (kind) => kind !== asked.kind,
  )
}

function notOne(gateway: string, { gatewayReference: id }: Fact, kinds: readonly string[]): AnswerError {
  const what = id ? 'the same order, by its id,' : 'an order without an id'
  const said = `the gateway tells of ${what} as ${kinds.join(' and as ')}`
  return new AnswerError('mismatch', `${said}: give the kind of the reference`, { gateway, httpStatus: 200 })
}
