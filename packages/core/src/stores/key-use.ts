import { aList, anObjectWith, requireGiven } from '../data/options.ts'
import type { Vault } from './vault.ts'

/** How many rows a store has that are encrypted with one key. */
export interface KeyUse {
  /** The name of the key, which tells nothing of it; undefined for what is not encrypted. */
  readonly keyId: string | undefined
  /** Its place among `encryptionKeys`, from 1; undefined when it was not given: then these rows cannot be read. */
  readonly place: number | undefined
  readonly rows: number
}

const aVault = anObjectWith('a vault', 'seal', 'open')

/** The keys that were given in their order, also those without rows, then the others. */
export function keyUses(
  vault: Vault,
  counted: readonly { readonly keyId: string | null; readonly rows: number }[],
): readonly KeyUse[] {
  requireGiven('keyUses', 'the vault', vault, aVault)
  requireGiven('keyUses', 'what was counted', counted, aList)
  const rowsOf = (keyId: string): number => counted.find((one) => one.keyId === keyId)?.rows ?? 0
  const given = vault.keyIds.map((keyId, at) => ({ keyId, place: at + 1, rows: rowsOf(keyId) }))
  const others = counted
    .filter(({ keyId }) => keyId === null || !vault.keyIds.includes(keyId))
    .map(({ keyId, rows }) => ({ keyId: keyId ?? undefined, place: undefined, rows }))
  return [...given, ...others]
}
