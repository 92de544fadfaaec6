/** A number with three digits that say something, e.g. `0.734`, `12.3`, `18,400`. */
export function shortNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1000) return String(value)
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3, useGrouping: true })
}
