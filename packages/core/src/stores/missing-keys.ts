import type { Store } from './store.ts'

/** What is said of keys that a store needs for reading, and was not given. */
export interface MissingKeys {
  readonly found: string
  readonly mend: string
}

/** Undefined when there is none, or the store does not encrypt. @throws StoreError */
export async function missingKeysOf(store: Store): Promise<MissingKeys | undefined> {
  const missing = (await store.missingKeys?.()) ?? []
  if (missing.length === 0) return undefined
  const names = [...missing].sort().join(', ')
  return {
    found: `it holds rows that are encrypted with a key that was not given (${names})`,
    mend:
      'add that key to the end of its `encryptionKeys`; if nobody has it any more, name it in `lostKeys`: what was ' +
      'written with it stays unreadable, and stands in the way of nothing else',
  }
}
