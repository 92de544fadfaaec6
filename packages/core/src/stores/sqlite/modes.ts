import type { CallName } from './calls.ts'

/** `probe`: does all that a write does, and is taken back. `late`: a write that may wait a moment for another one. */
export type Mode = 'read' | 'write' | 'probe' | 'late'

/** What each call does to the file: known on both sides of the thread, and without loading any SQL. */
export const modes: Readonly<Record<CallName, Mode>> = {
  open: 'probe',
  beginOrder: 'write',
  findOrder: 'read',
  listOrders: 'read',
  findEvents: 'read',
  findMessages: 'read',
  findHistory: 'read',
  commitChange: 'write',
  claimQueries: 'write',
  putOffQueries: 'write',
  claimDeliveries: 'write',
  claimOrder: 'write',
  orderDeliveries: 'read',
  countUnfinished: 'read',
  renewDelivery: 'write',
  finishDelivery: 'late',
  failDelivery: 'write',
  listDeadLetters: 'read',
  findDeadLetter: 'read',
  revive: 'write',
  discard: 'write',
  expectHandlers: 'write',
  listHandlers: 'read',
  overview: 'read',
  renameHandler: 'write',
  forgetHandler: 'write',
  findPrunable: 'read',
  pruneOrders: 'write',
  pullForward: 'write',
  findDurability: 'read',
  listEnded: 'read',
  keepClose: 'write',
  listCloses: 'read',
  countKeys: 'read',
  someKeys: 'read',
}

/**
 * What need not be on the disk: leases, and ends of deliveries. When it is lost with the power, a lease is taken anew, and
 * an event is handed out a second time under its id, as after any crash. It is lost only with all that came after it.
 */
export const mayBeLost: Readonly<Partial<Record<CallName, true>>> = {
  claimQueries: true,
  putOffQueries: true,
  claimDeliveries: true,
  renewDelivery: true,
  finishDelivery: true,
}
