import { JsonNumber } from '../data/json.ts'
import type { Terms } from '../orders/order.ts'

/**
 * The fields of these names as text, as far as they are told: `''` and null are none, a list or an object is its
 * JSON text.
 */
export function textsOf(fields: object, names: readonly string[] = Object.keys(fields)): Terms {
  const told: [string, string][] = []
  for (const name of names) {
    const value = textOf((fields as Readonly<Record<string, unknown>>)[name])
    if (value !== '') told.push([name, value])
  }
  return Object.fromEntries(told)
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' && !(value instanceof JsonNumber) ? JSON.stringify(value) : String(value)
}

/** The fields of other names than these. */
export function textsBeside(fields: object, names: readonly string[]): Terms {
  return textsOf(
    fields,
    Object.keys(fields).filter((name) => !names.includes(name)),
  )
}
