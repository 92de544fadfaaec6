/** A time zone in which it is about noon: no test runs into the next day. */
export function zoneOfNoon(): string {
  const ahead = 12 - new Date().getUTCHours()
  return `${ahead < 0 ? '-' : '+'}${String(Math.abs(ahead)).padStart(2, '0')}:00`
}

/** The day there, or so many days after it. */
export function dayThere(after = 0): string {
  const ahead = 12 - new Date().getUTCHours()
  return new Date(Date.now() + ahead * 3_600_000 + after * 86_400_000).toISOString().slice(0, 10)
}
