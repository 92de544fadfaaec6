/** What an adapter logs when it answers `BODY_LATE`. */
export const LATE_BODY =
  'kumicorn: the body of a callback did not come in time, and it was answered 408. Does a proxy in front hold it back, ' +
  'or has something in the application read it? (told once a minute at most)'

/** Milliseconds. */
const MINUTE = 60_000

/** Whether to log something that strangers can cause: true at first, and then once a minute at most. */
export function oncePerMinute(): () => boolean {
  let next = Number.NEGATIVE_INFINITY
  return () => {
    const now = performance.now()
    if (now < next) return false
    next = now + MINUTE
    return true
  }
}
