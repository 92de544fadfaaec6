import type { Logger } from './logger.ts'
import { unheard } from './unheard.ts'

/**
 * The random numbers of an option. It only spreads waits, so what it does wrong breaks nothing: the runtime's are taken
 * instead, and that is told once. It is not tried before it is needed: a test may have counted what it gives.
 */
export function randomOf(option: (() => number) | undefined, logger: Logger | undefined): () => number {
  if (option === undefined) return Math.random
  let isTold = false
  const instead = (details: object): number => {
    if (!isTold) logger?.warn(details, NO_RANDOM)
    isTold = true
    return Math.random()
  }
  return () => {
    try {
      const given: unknown = option()
      if (typeof given === 'number' && given >= 0 && given <= 1) return given
      unheard(given)
      return instead({})
    } catch (err) {
      return instead({ err })
    }
  }
}

const NO_RANDOM =
  'kumicorn: the option random must give numbers from 0 up to 1, and does not: Math.random is taken instead'
