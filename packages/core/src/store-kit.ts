// For those who write a store: the seam itself is exported by the package's main entry.

export { parseJson } from './data/json.ts'
export { aFlag, aList, anObject, anything, aText, checkOptions } from './data/options.ts'
export { hasEnded, heldOnce, prunedOrder } from './stores/pruned-order.ts'
export { createVault, type Sealed, type Vault } from './stores/vault.ts'
