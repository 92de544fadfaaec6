import { StoreError } from '@kumicorn/core'

/**
 * SQLSTATEs after which the same transaction may well go through: serialization failure, deadlock, and a partition
 * that was dropped at this moment (we have no other checks).
 */
const TRANSIENT = new Set(['40001', '40P01', '23514'])

/** SQLSTATE classes of what is wrong with the server or the connection, and not with what it was asked. */
const OUTAGE = /^(08|25|40|53|57|58|XX)/

/** All classes that there are: a code of Node (EPIPE) or Prisma (P2010) may be as long. */
const SQLSTATE = /^(?:\d[0-9A-Z]|F0|HV|P0|XX)[0-9A-Z]{3}$/

interface Said {
  readonly code?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  /** What the database has said, as Prisma 6 has it; 7 has it deeper. */
  readonly meta?: { readonly driverAdapterError?: unknown } | undefined
  /** As the driver adapters of Prisma have it, whose own codes are none of the database. */
  readonly originalCode?: unknown
  readonly originalMessage?: unknown
}

/** How deep causes are looked at, which may be each other's. */
const DEEP = 10

/** An error, and those that it was made of. */
function* layersOf(error: unknown): Generator<Said> {
  let one = error
  for (let depth = 0; depth < DEEP && typeof one === 'object' && one !== null; depth += 1) {
    yield one
    const { cause, meta } = one as Said
    one = cause ?? meta?.driverAdapterError ?? meta
  }
}

/** What the database itself has said, whoever has wrapped it in errors of its own. */
function saidBy(error: unknown): { readonly code: string; readonly message: string } | undefined {
  let said: { code: string; message: string } | undefined
  for (const layer of layersOf(error)) {
    const { originalCode, originalMessage, code = originalCode, message = originalMessage } = layer
    if (typeof code === 'string' && SQLSTATE.test(code)) said = { code, message: String(message) }
  }
  return said
}

/** The SQLSTATE of the database, also from within the error of an ORM; else what code the error has. */
export const codeOf = (error: unknown): string | undefined => {
  const { code } = (error ?? {}) as Said
  return saidBy(error)?.code ?? (typeof code === 'string' ? code : undefined)
}

export const isTransient = (error: unknown): boolean => TRANSIENT.has(codeOf(error) ?? '')

/** Whether the database has refused what it was asked: nothing was changed, and other calls may go through. */
export const isRefusal = (error: unknown): boolean => {
  const code = codeOf(error) ?? ''
  return SQLSTATE.test(code) && !OUTAGE.test(code)
}

/** Whether something was locked by others for longer than was waited for: nothing was changed. */
export const isLocked = (error: unknown): boolean => codeOf(error) === '55P03'

/** Whether an error is this one, or was made of it by somebody in between. */
export function isMadeOf(error: unknown, cause: unknown): boolean {
  return [...layersOf(error)].includes(cause as Said)
}

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

/** With what a statement ends that is carried out by an ORM: one that puts it in front of what was said is told by it. */
export const AS_ANSWER = 'AS answer'

/** The same of what an ORM was asked, whose own words hold all that it was given: whom an order is for. */
export function borrowedError(error: unknown): StoreError {
  if (error instanceof StoreError) return error
  const said = saidBy(error)
  const code = codeOf(error)
  const message =
    said?.message.split(`${AS_ANSWER} - `).at(-1) ??
    `the client of the transaction has failed (${code ?? (error as Error | undefined)?.name})`
  return storeError(Object.assign(new Error(message), { code }))
}
