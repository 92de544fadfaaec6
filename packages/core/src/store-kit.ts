// For those who write a store: the seam itself is exported by the package's main entry.
import { requireNode } from './data/node-version.ts'

requireNode(process.versions)

export { aFlag, aList, anObject, anObjectWith, anything, aText, checkOptions } from './data/options.ts'
export { parseJson } from './data/read-json.ts'
export { knownOrder } from './stores/begun.ts'
export { isNarrowed, MOST_LOOKED_AT, pageOfWalks, stretchOf, type Walked } from './stores/by-prefix.ts'
export {
  type CopyOptions,
  type CopyProgress,
  type CopyReport,
  copyStore,
} from './stores/copying/copy-store.ts'
export type {
  CopiedDelivery,
  CopiedEvent,
  CopiedHandler,
  CopiedIntent,
  CopiedMessage,
  CopiedOrder,
  CopiedPage,
  CopiedRows,
  Copying,
  CopyNote,
  CopyPlace,
  OpenedStore,
  Section,
  StoreToFill,
} from './stores/copying/copying.ts'
export { sections } from './stores/copying/copying.ts'
export { frozen } from './stores/frozen.ts'
export { MOST_COUNTED } from './stores/handler-row.ts'
export { historyPage, historyPlace } from './stores/history-page.ts'
export { keyUses } from './stores/key-use.ts'
export { ageBounds, openCountOf } from './stores/open-ages.ts'
export { hasEnded, heldOnce, prunedOrder } from './stores/pruned-order.ts'
export { readableClose } from './stores/readable-close.ts'
export {
  type ReadableDeliveries,
  readableOrThrow,
  type SortedRows,
  sortedRows,
  UNREADABLE_DELAY,
} from './stores/sorted-rows.ts'
export { orderOfSparse, sparseText } from './stores/sparse-order.ts'
export { unreadableDeadLetter } from './stores/unreadable-dead-letter.ts'
export { unreadableOrder } from './stores/unreadable-order.ts'
export { createVault, type Sealed, type Vault } from './stores/vault.ts'
export { idPlace, wrongPlace } from './stores/wrong-place.ts'
