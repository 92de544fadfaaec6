import type { Logger as KumicornLogger } from '@kumicorn/core'
import { Logger } from '@nestjs/common'

/** Hands what Kumicorn logs to the logger of the application. */
export function nestLogger(name: string | undefined): KumicornLogger {
  const logger = new Logger(name === undefined ? 'Kumicorn' : `Kumicorn(${name})`)
  return {
    debug: (details, message) => logger.debug(message, details),
    info: (details, message) => logger.log(message, details),
    warn: (details, message) => logger.warn(message, details),
    error: (details, message) => logger.error(message, details),
  }
}
