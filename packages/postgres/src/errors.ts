import { StoreError } from '@kumicorn/core'

/**
 * SQLSTATEs after which the same transaction may well go through: serialization failure, deadlock, and a partition
 * that was dropped at this moment (we have no other checks).
 */
const TRANSIENT = new Set(['40001', '40P01', '23514'])

/** SQLSTATE classes of what is wrong with the server or the connection, and not with what it was asked. */
const OUTAGE = /^(08|25|40|53|57|58|XX)/

export const codeOf = (error: unknown): string | undefined => {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : undefined
}

export const isTransient = (error: unknown): boolean => TRANSIENT.has(codeOf(error) ?? '')

/** Whether the database has refused what it was asked: nothing was changed, and other calls may go through. */
export const isRefusal = (error: unknown): boolean => {
  const code = codeOf(error) ?? ''
  return /^[0-9A-Z]{5}$/.test(code) && !OUTAGE.test(code)
}

/** Whether something was locked by others for longer than was waited for: nothing was changed. */
export const isLocked = (error: unknown): boolean => codeOf(error) === '55P03'

/** What a user is told, with the code of the database; never its details, which quote rows. */
export function storeError(error: unknown): StoreError {
  if (error instanceof StoreError) return error
  const code = codeOf(error)
  const { message, errors } = error as Error & { errors?: readonly Error[] }
  // Of several addresses of one host, none could be reached.
  const text = message || errors?.map((one) => one.message).join(', ') || code || 'unknown error'
  const told =
    code !== undefined && /^(22|23|54)/.test(code) ? `the database has refused a value (${code})` : text
  return new StoreError(`postgresStore: ${told}`, { cause: Object.assign(new Error(told), { code }) })
}
