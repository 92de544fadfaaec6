import { randomBytes } from 'node:crypto'
import type { OrderRecord } from './order.ts'

let prefix: string | undefined
let count = 0

/** A text that no other version of any order has, whoever writes it. */
function newStamp(): string {
  prefix ??= randomBytes(9).toString('base64url')
  count += 1
  return `${prefix}${count.toString(36)}`
}

/** The order as it is to be written over itself. */
export const nextVersion = (order: OrderRecord): OrderRecord => ({
  ...order,
  version: order.version + 1,
  stamp: newStamp(),
})
