import { JsonNumber } from '../data/json.ts'
import type { Terms } from '../orders/order.ts'

/**
 * The fields of these names as text, as far as they are told: `''` and null are none, a list or an object is its
 * JSON text.
 */
export function textsOf(fields: object, names: readonly string[] = Object.keys(fields)): Terms {
  const told: Record<string, string> = {}
  for (const name of names) {
    const text = textOf((fields as Readonly<Record<string, unknown>>)[name])
    if (text !== '') told[name] = text
  }
  return told
}

/** Whether a field tells nothing: it is not there, empty, or an empty list or object. */
export const isNone = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && !(value instanceof JsonNumber) && Object.keys(value).length === 0)

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  return typeof value === 'object' && !(value instanceof JsonNumber) ? JSON.stringify(value) : String(value)
}

/** The fields of other names than these. */
export function textsBeside(fields: object, names: ReadonlySet<string>): Terms {
  return textsOf(
    fields,
    Object.keys(fields).filter((name) => !names.has(name)),
  )
}
