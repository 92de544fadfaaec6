import cluster from 'node:cluster'
import type { CallbackResponse } from '../callbacks/types.ts'
import { ConfigError } from '../data/errors.ts'
import { type ErrorLogger, errorLoggerOf } from '../data/logger.ts'
import type { StartOptions } from '../kumicorn-options.ts'
import type { RunState } from '../turns.ts'

/** What of a Kumicorn is needed to start it. */
export interface Startable {
  readonly state: RunState
  start(options?: StartOptions): Promise<void>
}

/** The reply to a callback of a Kumicorn that could not be started: the gateway sends it again. */
export const NOT_STARTED: CallbackResponse = {
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'not handled: Kumicorn could not be started, the log of the server says why',
}

/** Milliseconds between looks whether the process serves: time for the application to start Kumicorn itself. */
const LOOK_EVERY = 1_000

/** Whether connections come to this process. What a worker of a cluster listens on is its primary's. */
const serves = (): boolean =>
  cluster.isWorker || process.getActiveResourcesInfo().some((resource) => resource === 'TCPServerWrap')

/**
 * Starts a Kumicorn that the application has not started within a second of listening, or when the first callback comes:
 * a process that only builds the application is to end by itself, and what runs would hold it. What is returned is to be
 * asked before each callback: it tries a start that has failed again, and resolves with false (answer
 * {@link NOT_STARTED}) when that fails, too. One that was stopped is left alone.
 */
export function selfStarting(kumicorn: Startable, option: ErrorLogger): () => Promise<boolean> {
  if (typeof kumicorn?.start !== 'function') throw new ConfigError('selfStarting: give the Kumicorn to start')
  const logger = errorLoggerOf(option)
  const isReady = async (): Promise<boolean> => {
    if (kumicorn.state !== 'new') return true
    try {
      // Which handlers are missing, only who registers them knows: a callback can come before that.
      await kumicorn.start({ tellMissing: false })
      return true
    } catch (err) {
      logger.error({ err }, 'kumicorn: it could not be started, callbacks are answered 503 until it can')
      return false
    }
  }
  const look = (): void => {
    if (kumicorn.state === 'new' && !serves()) return
    clearInterval(looking)
    isReady().catch(() => undefined)
  }
  // A process that has nothing else to do, such as one whose server could not listen, ends before that.
  const looking = setInterval(look, LOOK_EVERY)
  looking.unref()
  return isReady
}
