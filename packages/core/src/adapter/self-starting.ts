import type { CallbackResponse } from '../callbacks/types.ts'
import type { Logger } from '../data/logger.ts'
import type { RunState } from '../turns.ts'

/** What of a Kumicorn is needed to start it. */
export interface Startable {
  readonly state: RunState
  start(): Promise<void>
}

/** The reply to a callback of a Kumicorn that could not be started: the gateway sends it again. */
export const NOT_STARTED: CallbackResponse = {
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'not handled: Kumicorn could not be started, the log of the server says why',
}

/** Milliseconds that an application has for registering its handlers, and for starting Kumicorn itself. */
const PATIENCE = 1_000

/**
 * Starts a Kumicorn that the application has not started within a second, or when the first callback comes. What is
 * returned is to be asked before each callback: it tries a start that has failed again, and resolves with false (answer
 * {@link NOT_STARTED}) when that fails, too. One that was stopped is left alone.
 */
export function selfStarting(kumicorn: Startable, logger: Pick<Logger, 'error'>): () => Promise<boolean> {
  const isReady = async (): Promise<boolean> => {
    if (kumicorn.state !== 'new') return true
    try {
      await kumicorn.start()
      return true
    } catch (err) {
      logger.error({ err }, 'kumicorn: it could not be started, callbacks are answered 503 until it can')
      return false
    }
  }
  // A process that has nothing else to do, such as one whose server could not listen, ends before that.
  setTimeout(() => void isReady(), PATIENCE).unref()
  return isReady
}
