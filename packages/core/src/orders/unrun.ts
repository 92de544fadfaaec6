import { ConfigError } from '../data/errors.ts'

/** What a handler may return that nobody runs, and what to do about it. */
const mends = {
  'a function': 'call it, and return what it returns',
  'an iterator': 'go through it in the handler',
  'an Observable': 'nobody subscribes to it: return await lastValueFrom(…)',
  'a list of promises': 'nobody waits for them: return await Promise.all(…)',
} as const

/** A handler that has handed out its work, instead of doing it, has not run. @throws ConfigError */
export function requireRun(name: string, returned: unknown): void {
  const what = unrunOf(returned)
  if (what) throw new ConfigError(`the handler "${name}" has returned ${what}: ${mends[what]}`)
}

function unrunOf(returned: unknown): keyof typeof mends | undefined {
  try {
    return kindOf(returned)
  } catch {
    // What cannot be looked at is no sign of anything.
    return undefined
  }
}

function kindOf(returned: unknown): keyof typeof mends | undefined {
  if (typeof returned === 'function') return 'a function'
  if (typeof returned !== 'object' || returned === null) return undefined
  if (Array.isArray(returned)) return returned.some(isThenable) ? 'a list of promises' : undefined
  if (has(returned, 'next') && (has(returned, Symbol.iterator) || has(returned, Symbol.asyncIterator)))
    return 'an iterator'
  return has(returned, 'subscribe') && has(returned, 'pipe') ? 'an Observable' : undefined
}

const isThenable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && has(value, 'then')

const has = (value: object, method: PropertyKey): boolean =>
  typeof (value as Readonly<Record<PropertyKey, unknown>>)[method] === 'function'
