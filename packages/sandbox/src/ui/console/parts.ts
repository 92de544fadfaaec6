import type { Engine } from '../../engine/engine.ts'
import type { GatewaySettings } from '../../options.ts'
import type { History } from '../history/history.ts'

/** What the console looks at and acts on. */
export interface ConsoleParts extends Pick<Engine, 'simulation' | 'gateways'> {
  /** Begins with the first look. */
  history(): History
  readonly settings: GatewaySettings
  /** Address of the sandbox, known once it listens. */
  url(): string
}
