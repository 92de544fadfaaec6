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
