/**
 * A deep copy that nobody can change: neither who gave it, afterwards, nor who gets it. What is frozen through and
 * through is its own copy; instances of classes (a JsonNumber) are kept as they are.
 */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return frozenList(value) as T
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return value
  return frozenFields(value as Fields) as T
}

type Fields = Record<string, unknown>

function frozenFields(fields: Fields): Fields {
  let copy = Object.isFrozen(fields) ? undefined : { ...fields }
  for (const name in fields) {
    const given = fields[name]
    if (typeof given !== 'object' || given === null) continue
    const kept = frozen(given)
    if (kept === given) continue
    copy ??= { ...fields }
    copy[name] = kept
  }
  return copy === undefined ? fields : Object.freeze(copy)
}

function frozenList(list: readonly unknown[]): readonly unknown[] {
  const copy = list.map(frozen)
  const isSame = Object.isFrozen(list) && copy.every((item, at) => item === list[at])
  return isSame ? list : Object.freeze(copy)
}
