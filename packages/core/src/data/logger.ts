/**
 * What Kumicorn logs to: pino's shape (`pino()` fits as it is). Messages carry gateway, operation, reference,
 * codes, durations and reasons; never a key, a signature, a signed string or a body.
 */
export interface Logger {
  debug(details: object, message: string): void
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** What is taken for a logger: undefined is {@link consoleLogger}, false is none. */
export type LoggerOption = Logger | false | undefined

/** Without a logger, what goes wrong must be seen all the same. */
export const consoleLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  // biome-ignore lint/suspicious/noConsole: the default of a library that has no logger of its own
  warn: (details, message) => console.warn(...told(details, message)),
  // biome-ignore lint/suspicious/noConsole: the default of a library that has no logger of its own
  error: (details, message) => console.error(...told(details, message)),
}

const told = (details: object, message: string): readonly unknown[] =>
  Object.keys(details).length === 0 ? [message] : [message, details]

/** The logger of an option, such that it cannot spoil what it tells of: what it throws is dropped. */
export function loggerOf(option: LoggerOption): Logger | undefined {
  if (option === false) return undefined
  const logger = option ?? consoleLogger
  return {
    debug: safe(logger, 'debug'),
    info: safe(logger, 'info'),
    warn: safe(logger, 'warn'),
    error: safe(logger, 'error'),
  }
}

/** What is told of errors alone. */
export type ErrorLogger = Pick<Logger, 'error'>

/** As {@link loggerOf}, of what takes errors alone: an adapter's logger. */
export function errorLoggerOf(option: ErrorLogger | false | undefined): ErrorLogger {
  if (option === false) return { error: () => undefined }
  return { error: safe(option ?? consoleLogger, 'error') }
}

const safe =
  <Level extends keyof Logger>(logger: Pick<Logger, Level>, level: Level) =>
  (details: object, message: string): void => {
    try {
      // It may be asynchronous, whatever its type says, with a promise of another realm's or library's.
      Promise.resolve(logger[level](details, message) as unknown).catch(() => undefined)
    } catch {
      // There is nobody to tell.
    }
  }
