import type { OrderKey, OrderRecord } from './order.ts'

/* Shared: most orders have most of them empty. */
const NONE: readonly never[] = Object.freeze([])
const NOTHING: Readonly<Record<string, never>> = Object.freeze({})

/** An order of which nothing is known yet. Its version is 0: it has never been written. */
export function newOrder(key: OrderKey & { readonly gateway: string }, now: number): OrderRecord {
  const { gateway, account, kind, reference } = key
  return {
    gateway,
    account,
    kind,
    reference,
    operation: undefined,
    fingerprint: undefined,
    once: undefined,
    state: 'created',
    stuck: false,
    conflict: undefined,
    told: false,
    disputed: false,
    otherMoney: undefined,
    collides: NONE,
    gatewayReference: undefined,
    ids: NOTHING,
    foreignIds: NOTHING,
    amount: undefined,
    provisional: false,
    brought: undefined,
    broughtBefore: undefined,
    currency: undefined,
    recipient: undefined,
    asked: NOTHING,
    personal: NONE,
    masked: false,
    details: NOTHING,
    forgotten: NONE,
    withheld: NOTHING,
    lastAnswer: undefined,
    refusal: undefined,
    sends: 0,
    sentAt: undefined,
    sending: undefined,
    createdAt: now,
    updatedAt: now,
    queryAt: undefined,
    queries: 0,
    timely: 0,
    moves: 0,
    lastMove: undefined,
    eventCounts: NOTHING,
    heard: NONE,
    pruned: false,
    version: 0,
    stamp: '',
  }
}
