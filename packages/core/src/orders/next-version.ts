import { loadCrypto } from '../data/load-crypto.ts'
import type { OrderRecord } from './order.ts'

let prefix: string | undefined
let count = 0

/** A text that no other version of any order has, whoever writes it. */
function newStamp(): string {
  prefix ??= loadCrypto().randomBytes(9).toString('base64url')
  count += 1
  return `${prefix}${count.toString(36)}`
}

/**
 * The order as it is to be written over what it was. Its last change is never before an earlier one, though a clock was
 * set back meanwhile: else the close of a day would not find what happened in it.
 */
export const nextVersion = (order: OrderRecord, before: OrderRecord = order): OrderRecord => ({
  ...order,
  updatedAt: Math.max(order.updatedAt, before.updatedAt),
  version: order.version + 1,
  stamp: newStamp(),
})
