import type { z } from 'zod'
import type { Gateway } from '../data/errors.ts'
import { decodeUtf8, JsonError, type JsonObject, parseLossless } from '../data/json.ts'
import type { Fact } from '../orders/facts.ts'
import type { ToldState } from '../orders/lifecycle.ts'
import { compiled } from '../data/schema.ts'
import { malformed } from './refusal.ts'

/** One kind of callback: how it is read and acknowledged. A third gateway is added by writing one of these. */
export interface CallbackProtocol<F extends Fact = Fact> {
  readonly gateway: Gateway
  readonly kind: F['kind']
  /** Parses, verifies and checks the bytes. @throws CallbackRefusal */
  read(rawBody: Uint8Array): F
  /** The body that makes the gateway stop sending. */
  acknowledge(fact: F): string
  /**
   * Asks the gateway itself for the state of the order. `operation`: the one that placed it, if we did.
   * @throws KumicornError when it cannot be learnt
   */
  confirm(fact: F, operation: string | undefined): Promise<ToldState | undefined>
}

/** The bytes of a callback as a JSON object. @throws CallbackRefusal */
export function readObject(rawBody: Uint8Array): JsonObject {
  return asObject(() => decodeUtf8(rawBody), 'the body')
}

/** A JSON text as an object. @throws CallbackRefusal */
export function asObject(text: () => string, what: string): JsonObject {
  try {
    const value = parseLossless(text())
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  } catch (error) {
    if (error instanceof JsonError) throw malformed(`${what} cannot be read: ${error.reason}`)
    throw error
  }
  throw malformed(`${what} is not a JSON object`)
}

/** Checks the fields of a verified callback. @throws CallbackRefusal that names the fields */
export function readFields<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = compiled(schema).safeParse(value)
  if (result.success) return result.data
  const fields = result.error.issues.map((issue) => issue.path.map(String).join('.'))
  throw malformed(`fields are missing or misshapen: ${fields.join(', ')}`)
}
