import type { AccountEntry } from './accounts.ts'
import { Chore } from './chore.ts'
import { giveUpOrphans, type OrphanParts } from './orphans.ts'
import { pullForward } from './put-off.ts'

const HOUR = 3_600_000

/** What a running Kumicorn looks after beside its orders. */
export const choresOf = (parts: OrphanParts & { readonly entries: readonly AccountEntry[] }) => [
  new Chore(parts.clock, HOUR, () => pullForward(parts)),
  new Chore(parts.clock, HOUR, (isOn) => giveUpOrphans(parts, isOn)),
  new Chore(parts.clock, HOUR / 6, () => parts.registry.rememberForgotten()),
]
