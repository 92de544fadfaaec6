import { ConfigError } from './errors.ts'
import type { Logger } from './logger.ts'

const COPIES = Symbol.for('@kumicorn/core copies')

/** The files of all copies of this package that the process has loaded. */
function copies(): Set<string> {
  const shared = globalThis as { [COPIES]?: Set<string> }
  shared[COPIES] ??= new Set()
  return shared[COPIES]
}

/** Says that this copy is loaded. */
export function noteCopy(url: string): void {
  copies().add(url)
}

/** Where the copies of this package lie that the process has loaded. */
export const loadedCopies = (): readonly string[] => [...copies()]

const TOLD = Symbol.for('@kumicorn/core copies told')

/** Says once that there are several: an error of one is no `instanceof` the classes of another. */
export function tellOfCopies(logger: Logger | undefined): void {
  const shared = globalThis as { [TOLD]?: true }
  const loaded = loadedCopies()
  if (loaded.length < 2 || shared[TOLD]) return
  shared[TOLD] = true
  logger?.warn({ copies: loaded }, SEVERAL)
}

const SEVERAL =
  'kumicorn: several copies of @kumicorn/core are loaded: branch on the code of an error, for "instanceof" knows those of ' +
  'one copy only. "npm ls @kumicorn/core" shows who brings which; ask for one version, then "npm dedupe"'

/**
 * For those who find things by their class: a class of another copy is another class.
 * @throws ConfigError when more than one copy is loaded
 */
export function requireOneCopy(): void {
  const [first, second] = copies()
  if (second === undefined) return
  throw new ConfigError(
    `two copies of @kumicorn/core are loaded, ${first} and ${second}: the classes of one are unknown to the other, so ` +
      'nothing that is injected by class would be found. "npm ls @kumicorn/core" shows who brings which; ask for one ' +
      'version, then "npm dedupe"',
  )
}
