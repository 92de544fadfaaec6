import type { Assembly } from '../../engine/engine.ts'
import type { Settings } from '../../options.ts'
import type { History } from '../history/history.ts'

/** What the console looks at and acts on. */
export interface ConsoleParts extends Pick<Assembly, 'simulation' | 'paynicorn'> {
  readonly history: History
  readonly settings: Settings
  /** Address of the sandbox, known once it listens. */
  url(): string
}
