import { mayHaveSucceeded } from '../orders/contradictions.ts'
import { isFinal } from '../orders/lifecycle.ts'
import { masked } from '../orders/mask.ts'
import type { OrderRecord } from '../orders/order.ts'

/** Whether an order has ended and nothing about it is open, deliveries aside: one that is disputed waits for a person. */
export const hasEnded = (order: Pick<OrderRecord, 'state' | 'conflict' | 'disputed'>): boolean =>
  isFinal(order.state) && order.conflict === undefined && !order.disputed

/**
 * What holds the `once` of an order: one that was rejected, has failed or was reversed lets another one try, unless a
 * contradiction is open by which it may come to a success all the same.
 */
export const heldOnce = (order: OrderRecord): string | undefined =>
  isFinal(order.state) && order.state !== 'succeeded' && !mayHaveSucceeded(order) ? undefined : order.once

/**
 * What is left of an order that is pruned: that it was, how it ended, and what news of it is compared with, so that
 * the word about another order is never taken for its own. Whom it was for is forgotten but for the last characters.
 */
export function prunedOrder(order: OrderRecord): OrderRecord {
  const forget = ([name, text]: [string, string]): [string, string] => [
    name,
    order.personal.includes(name) ? masked(text) : text,
  ]
  return {
    ...order,
    asked: order.masked ? order.asked : Object.fromEntries(Object.entries(order.asked).map(forget)),
    masked: true,
    broughtBefore: order.brought,
    recipient: undefined,
    details: {},
    forgotten: [...new Set([...order.forgotten, ...Object.keys(order.details)])],
    withheld: {},
    lastAnswer: undefined,
    refusal: undefined,
    sending: undefined,
    queryAt: undefined,
    heard: [],
    pruned: true,
    // With the stamp as it was: whoever prunes this version writes the same.
    version: order.version + 1,
  }
}
