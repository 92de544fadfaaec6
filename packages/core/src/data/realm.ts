/*
 * What a value is, whoever has made it. `instanceof` asks for the class of this realm, and in Jest, in a `vm` and behind
 * `structuredClone` a Date, an Error or bytes are of another one. (`node:util` has these questions, too: it takes about as
 * long to load as this package.)
 */

const tagOf = (value: unknown): string => Object.prototype.toString.call(value)

/** A Date that is a time. */
export function isDate(value: unknown): value is Date {
  try {
    return !Number.isNaN(Date.prototype.getTime.call(value))
  } catch {
    return false
  }
}

/** Whether these are bytes, of whatever realm: a Uint8Array, or a Buffer. */
export const isBytes = (value: unknown): value is Uint8Array => tagOf(value) === '[object Uint8Array]'

export const isError = (value: unknown): value is Error =>
  value instanceof Error || ['[object Error]', '[object DOMException]'].includes(tagOf(value))

/** Also those of other libraries. */
export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
