const EIGHT_HOURS = 8 * 60 * 60 * 1_000

/** `yyyy-MM-dd HH:mm:ss` in Beijing, which knows no daylight saving. */
export function beijingTimestamp(epochMs: number): string {
  return new Date(epochMs + EIGHT_HOURS).toISOString().slice(0, 19).replace('T', ' ')
}

/** The moment of a `yyyyMMddHHmmss` of Beijing, or undefined when it is none. */
export function fromBeijingDatetime(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second] = match
  const epochMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`)
  if (Number.isNaN(epochMs)) return undefined
  // 31 February is parsed as a day of March, and 24:00 as the next day: not a date that anybody meant.
  return new Date(epochMs + EIGHT_HOURS).getUTCDate() === Number(day) ? epochMs : undefined
}
