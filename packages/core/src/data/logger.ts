/**
 * What Kumicorn logs to: pino's shape (`pino()` fits as it is). Messages carry gateway, operation, reference,
 * codes and durations; never a key, a signature, a signed string or a body.
 */
export interface Logger {
  debug(details: object, message: string): void
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** A logger that cannot spoil what it tells of: what it throws is dropped. */
export function safeLogger(logger: Logger | undefined): Logger | undefined {
  if (logger === undefined) return undefined
  const safe =
    (level: keyof Logger) =>
    (details: object, message: string): void => {
      try {
        const logged: unknown = logger[level](details, message)
        // It may be asynchronous, whatever its type says.
        if (logged instanceof Promise) logged.catch(() => undefined)
      } catch {
        // There is nobody to tell.
      }
    }
  return { debug: safe('debug'), info: safe('info'), warn: safe('warn'), error: safe('error') }
}
