/**
 * A deep copy that nobody can change: neither who gave it, afterwards, nor who gets it. Instances of classes
 * (a JsonNumber) are kept as they are.
 */
export function frozen<T>(value: T): T {
  if (Array.isArray(value)) return Object.freeze(value.map(frozen)) as T
  if (typeof value !== 'object' || value === null) return value
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return value
  const copy: Record<string, unknown> = Object.create(prototype as null)
  for (const key of Object.keys(value)) {
    const entry = frozen((value as Record<string, unknown>)[key])
    // An assignment would not make a field of this name but change the prototype.
    if (key === '__proto__') Object.defineProperty(copy, key, { value: entry, enumerable: true })
    else copy[key] = entry
  }
  return Object.freeze(copy) as T
}
