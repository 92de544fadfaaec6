import { UsageError } from '../exit-codes.ts'

/** Seconds that somebody else's code is waited for, unless the user gives it longer. */
const PATIENCE = 30

/** Whose code is waited for, and for how long. */
export interface Waiting {
  /** In words, e.g. "its promise". */
  readonly what: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Runs somebody else's code, and waits for it. Once nothing is left in the process that could end it, Node would
 * leave without a word; and while there is, the command would hang without one.
 * @throws UsageError when it does not end
 */
export async function settled<T>(work: () => T | Promise<T>, { what, env }: Waiting): Promise<T> {
  const seconds = patienceOf(env)
  let onIdle = (): void => undefined
  let timer: NodeJS.Timeout | undefined
  const inVain = new Promise<never>((_, reject) => {
    onIdle = () => {
      reject(new UsageError(`${what} never ends`))
      // There is work again: the error is to be told.
      setImmediate(() => undefined)
    }
    const late = `${what} has not ended after ${seconds} ${seconds === 1 ? 'second' : 'seconds'}: ${MEND}`
    // It keeps nothing alive itself: with nothing else left, there is no need to wait.
    timer = setTimeout(() => reject(new UsageError(late)), seconds * 1_000).unref()
  })
  process.once('beforeExit', onIdle)
  try {
    return await Promise.race([work(), inVain])
  } finally {
    clearTimeout(timer)
    process.off('beforeExit', onIdle)
  }
}

const MEND =
  'start no server and wait for no connection in it (keep that out of what the config file imports); ' +
  'if it only needs longer, set KUMICORN_CONFIG_TIMEOUT=60, or more seconds'

function patienceOf({ KUMICORN_CONFIG_TIMEOUT: given }: Waiting['env']): number {
  if (!given) return PATIENCE
  const seconds = /^\d{1,4}$/.test(given) ? Number(given) : 0
  if (seconds >= 1 && seconds <= 3_600) return seconds
  throw new UsageError('KUMICORN_CONFIG_TIMEOUT: give a whole number of seconds from 1 to 3600')
}
