import type { Assembly } from '../assemble.ts'
import type { Settings } from '../options.ts'

/** What the routes of the control API work with. */
export interface ControlParts extends Assembly {
  readonly settings: Settings
  /** Address of the sandbox, known once it listens. */
  url(): string
  /** What the history, if one is kept, has of an order. */
  readonly exchangesOf?: (gatewayId: string) => readonly unknown[]
  /** Something changed that no event tells of. */
  changed(): void
}
