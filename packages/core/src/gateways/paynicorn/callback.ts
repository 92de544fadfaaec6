import { asObject, readObject } from '../../callbacks/protocol.ts'
import { badSignature } from '../../callbacks/refusal.ts'
import type { JsonObject } from '../../data/json.ts'
import type { Keys } from '../../data/secret.ts'
import { unwrap } from './envelope.ts'

/** Verifies the envelope of a callback, then reads its content. @throws CallbackRefusal */
export function openCallback(rawBody: Uint8Array, keys: Keys): JsonObject {
  const { content, sign } = readObject(rawBody)
  if (typeof content !== 'string' || typeof sign !== 'string' || !keys.verify(content, sign))
    throw badSignature()
  return asObject(() => unwrap(content), 'the content')
}
