/**
 * Throws an error where nobody's flow is disturbed but nobody can overlook it either: as an uncaught one.
 * For the user's listeners and for mistakes of our own in background work.
 */
export function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
