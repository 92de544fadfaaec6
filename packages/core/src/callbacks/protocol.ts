import type { z } from 'zod'
import { decodeUtf8, JsonError, type JsonObject } from '../data/json.ts'
import { parseLossless } from '../data/read-json.ts'
import { compiled } from '../data/schema.ts'
import { malformed } from './refusal.ts'

/** A body with more fields is none of a gateway's. */
const MAX_FIELDS = 64

/** The bytes of a callback as a JSON object. @throws CallbackRefusal */
export function readObject(rawBody: Uint8Array): JsonObject {
  return asObject(() => decodeUtf8(rawBody), 'the body')
}

/** A JSON text as an object. @throws CallbackRefusal */
export function asObject(text: () => string, what: string): JsonObject {
  try {
    const value = parseLossless(text())
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return limited(value as JsonObject, what)
  } catch (error) {
    if (error instanceof JsonError) throw malformed(`${what} cannot be read: ${error.reason}`)
    throw error
  }
  throw malformed(`${what} is not a JSON object`)
}

function limited(object: JsonObject, what: string): JsonObject {
  if (Object.keys(object).length <= MAX_FIELDS) return object
  throw malformed(`${what} has more than ${MAX_FIELDS} fields`)
}

/** Checks the fields of a verified callback. @throws CallbackRefusal that names the fields */
export function readFields<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = compiled(schema).safeParse(value)
  if (result.success) return result.data
  const fields = result.error.issues.map((issue) => issue.path.map(String).join('.'))
  throw malformed(`fields are missing or misshapen: ${fields.join(', ')}`)
}
