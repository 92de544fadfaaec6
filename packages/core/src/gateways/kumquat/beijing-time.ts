const OFFSET = 8 * 60 * 60_000

/** The digits of a moment in Beijing (UTC+8, no daylight saving), whatever the process's own time zone is. */
function parts(epochMs: number): readonly [date: string, time: string] {
  const iso = new Date(epochMs + OFFSET).toISOString()
  return [iso.slice(0, 10), iso.slice(11, 19)]
}

/** `yyyyMMddHHmmss` in Beijing time, as KUMQUAT's `datetime`. Takes milliseconds since the epoch. */
export function beijingDatetime(epochMs: number): string {
  const [date, time] = parts(epochMs)
  return date.replaceAll('-', '') + time.replaceAll(':', '')
}

/** `yyyy-MM-dd HH:mm:ss` in Beijing time, as KUMQUAT's product filters. Takes milliseconds since the epoch. */
export function beijingTimestamp(epochMs: number): string {
  return parts(epochMs).join(' ')
}
