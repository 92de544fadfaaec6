import { diag } from '@opentelemetry/api'

/**
 * Whatever telemetry throws must neither slow nor fail what it watches: Node ends the process for what a subscriber of
 * a channel throws. The first error of each watcher goes to OpenTelemetry's own diagnostics.
 */
export function safely<Given extends readonly unknown[]>(
  what: string,
  watch: (...given: Given) => void,
): (...given: Given) => void {
  let isTold = false
  return (...given) => {
    try {
      watch(...given)
    } catch (error) {
      if (isTold) return
      isTold = true
      tell(what, error)
    }
  }
}

/** What is made, or undefined for what throws: an application starts without its telemetry, and is told. */
export function attempt<Made>(what: string, make: () => Made): Made | undefined {
  try {
    return make()
  } catch (error) {
    tell(what, error)
    return undefined
  }
}

/** A logger for diagnostics may throw as well. */
export function tell(what: string, error: unknown): void {
  try {
    diag.error(`kumicorn: telemetry of ${what} has failed`, error)
  } catch {
    // There is nobody left to tell.
  }
}
