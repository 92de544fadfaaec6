import {
  compareDecimals,
  lifecycle,
  type OrderEvent,
  type OrderRecord,
  type OrderState,
  type Transition,
} from '@kumicorn/core'
import { type Intent, type Known, wasPruned } from './intent.ts'
import { operationOf } from './intents.ts'
import type { Run } from './run.ts'
import { handlerNames, MAX_TRIES } from './shop.ts'

/** What has to be true before anybody looks after it by hand. */
export async function checkOnItsOwn(run: Run): Promise<void> {
  for (const intent of run.intents) {
    const { order, events } = await recordOf(run, intent)
    if (order === undefined) continue
    const known = run.known.get(intent.reference)
    if (intent.isTaken || wasPruned(order, events)) continue
    const isWatched = order.stuck || order.conflict !== undefined
    run.require(isWatched || order.queryAt === undefined, intent.reference, 'it is still asked about')
    if (!isWatched && !hasGoneUnheard(run, intent)) requireSameState(run, order, known)
    requireOrderOfVisits(run, intent, events)
  }
  for (const { name, waiting } of await run.store.handlers())
    run.require(waiting === 0, name, `${waiting} deliveries are left`)
}

/** What has to be true once everything has been asked about for days. */
export async function checkSettled(run: Run): Promise<void> {
  for (const intent of run.intents) {
    const { reference } = intent
    const { order, events } = await recordOf(run, intent)
    if (order === undefined || intent.isTaken || wasPruned(order, events)) continue
    run.require(order.conflict === undefined, reference, `not settled: ${order.conflict?.reason}`)
    if (!hasGoneUnheard(run, intent)) requireSameState(run, order, run.known.get(reference))
  }
}

/** What has to be true in the end. */
export async function checkAll(run: Run): Promise<void> {
  for (const intent of run.intents) {
    const { reference } = intent
    const { order, events } = await recordOf(run, intent)
    const known = run.known.get(reference)
    if (order === undefined) {
      const isNobodys = known === undefined || intent.isTaken
      run.require(isNobodys, reference, 'the gateway has an order that is not on record')
      continue
    }
    if (intent.isTaken) {
      run.require(
        ['created', 'unknown'].includes(order.state),
        reference,
        `it is ${order.state}, and another's`,
      )
      continue
    }
    const isPruned = wasPruned(order, events)
    // Nobody asks about what was pruned: a change of mind that never came through is not known.
    if (!isPruned || !hasGoneUnheard(run, intent)) requireSameState(run, order, known)
    if (isPruned) continue
    requireKeptMoney(run, intent, order, known)
    requireTruth(run, order, events, known)
    for (const { id, type } of events) {
      for (const handler of handlerNames) {
        run.require(run.shop.finished.has(`${handler} ${id}`), reference, `${handler} never saw ${type}`)
      }
    }
  }
  for (const { reference } of await run.orders()) {
    const isOurs = run.intents.some((intent) => intent.reference === reference)
    run.require(isOurs, reference, 'an order that nobody placed is on record')
  }
  const { items: dead } = await run.store.deadLetters({ limit: 10 })
  run.require(dead.length === 0, 'dead letters', `${dead.length} are left`)
}

async function recordOf(run: Run, { operation, reference }: Intent) {
  const ours = await run.orders(reference)
  const order = ours.find(({ kind }) => kind === operationOf(operation).kind)
  return { order, events: order ? await run.store.events(order) : [] }
}

/** The gateway has changed its mind, and its callback about that has not come through to the last attempt. */
function hasGoneUnheard({ known, mail }: Run, { reference }: Intent): boolean {
  const hasChanged = (known.get(reference)?.history.length ?? 0) > 2
  return hasChanged && mail.latest(reference)?.acknowledged !== true
}

/** Events that leave the state as it is. */
const standing = new Set(['order.conflict', 'order.stuck', 'order.updated', 'order.confirmed'])

const sameStates: Readonly<Record<Known['order']['state'], readonly OrderState[]>> = {
  pending: ['pending'],
  succeeded: ['succeeded'],
  failed: ['failed', 'reversed'],
}

function requireSameState(run: Run, { reference, state }: OrderRecord, known: Known | undefined): void {
  const theirs = known?.order.state
  const right = theirs === undefined ? ['rejected', 'created', 'unknown'] : sameStates[theirs]
  run.require(
    right.includes(state),
    reference,
    `it is ${state}; at the gateway: ${theirs ?? 'never arrived'}`,
  )
}

/** No handler is given an event before an earlier one of the same order is behind it. */
function requireOrderOfVisits(
  { shop, require }: Run,
  { reference }: Intent,
  events: readonly OrderEvent[],
): void {
  const ids = events.map(({ id }) => id)
  for (const handler of handlerNames) {
    const all = shop.visits.filter(
      (visit) => visit.handler === handler && visit.event.reference === reference,
    )
    // A dead letter lets later events pass, and comes back after them.
    const visits = all.filter(
      ({ event }) => all.filter((other) => other.event.id === event.id).length < MAX_TRIES,
    )
    const places = visits.map(({ event }) => ids.indexOf(event.id))
    const isInOrder = places.every((place, n) => place >= Math.max(0, places[n - 1] ?? 0))
    const isAlone = !visits.some(({ isAtIt }) => isAtIt)
    require(isAlone, reference, `${handler} was called while it was busy with the same order`)
    require(isInOrder, reference, `${handler} saw the events in the order ${places.join(', ')}`)
  }
}

function requireKeptMoney(run: Run, intent: Intent, order: OrderRecord, known: Known | undefined): void {
  const { reference, isRefused } = intent
  const { amount } = operationOf(intent.operation)
  if (amount !== undefined && !isRefused)
    run.require(order.amount === amount, reference, 'its amount was lost')
  if (known === undefined || order.amount === undefined) return
  const { amount: theirs, currency } = known.order
  const isSame = compareDecimals(order.amount, theirs as typeof order.amount) === 0
  run.require(isSame, reference, `its amount is ${order.amount}; at the gateway: ${theirs}`)
  const isSameCurrency = order.currency === undefined || order.currency === currency
  run.require(isSameCurrency, reference, `its currency is ${order.currency}; at the gateway: ${currency}`)
}

/** The events tell the road to the state by the life cycle, and nothing that the gateway has not said. */
function requireTruth(run: Run, order: OrderRecord, events: readonly OrderEvent[], known?: Known): void {
  const { reference } = order
  let state: OrderState = 'created'
  for (const { type } of events) {
    if (standing.has(type)) continue
    const next: Transition | undefined = Object.values(lifecycle[state]).find(({ event }) => event === type)
    run.require(next !== undefined, reference, `${type} came when it was ${state}`)
    state = next?.to ?? state
    const isSuccess = type === 'order.succeeded' || type === 'order.recovered'
    const isFailure = type === 'order.failed' || type === 'order.reversed'
    const isSaid = (told: 'succeeded' | 'failed'): boolean => known?.history.includes(told) ?? false
    run.require(!isSuccess || isSaid('succeeded'), reference, `${type}, but it never succeeded`)
    run.require(!isFailure || isSaid('failed'), reference, `${type}, but it never failed`)
  }
  const isTold = state === order.state || (state === 'created' && order.state === 'unknown')
  run.require(isTold, reference, `its events end in ${state}, and it is ${order.state}`)
}
