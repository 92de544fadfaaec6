import type { AccountEntry } from './accounts.ts'
import { Chore } from './chore.ts'
import { giveUpOrphans, type OrphanParts } from './orphans.ts'
import { pullForward } from './put-off.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** What a running Kumicorn looks after beside its orders. */
export const choresOf = (parts: OrphanParts & { readonly entries: readonly AccountEntry[] }) => [
  new Chore(parts.clock, HOUR, () => pullForward(parts)),
  new Chore(parts.clock, HOUR, (isOn) => giveUpOrphans(parts, isOn)),
  new Chore(parts.clock, MINUTE, () => parts.registry.rememberForgotten()),
]
