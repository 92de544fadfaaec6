const two = (n: number): string => String(n).padStart(2, '0')

/** In the zone of this machine: `2026-11-21 21:06:38`. */
export function localTime(ms: number): string {
  const time = new Date(ms)
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  return `${date} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`
}

/** With the offset of the zone: `2026-11-21 21:06:38 +01:00`. */
export function localTimeWithZone(ms: number): string {
  const offset = -new Date(ms).getTimezoneOffset()
  const minutes = Math.abs(offset)
  return `${localTime(ms)} ${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** For machines. */
export const isoTime = (ms: number): string => new Date(ms).toISOString()
