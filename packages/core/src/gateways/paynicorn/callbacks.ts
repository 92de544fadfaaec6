import { asObject, readObject } from '../../callbacks/protocol.ts'
import { badSignature, foreignAccount, malformed } from '../../callbacks/refusal.ts'
import type { JsonObject, JsonValue } from '../../data/json.ts'
import type { Keys } from '../../data/secret.ts'
import type { CallbackKind } from '../../gateway.ts'
import { readPostback } from './postback.ts'
import { readRecharge } from './recharge.ts'
import { unwrap } from './signing.ts'

/** Assumption: the reference asks for "the correct answer" without giving it. */
export const ASSUMED_ACKNOWLEDGEMENT = 'success'

/** Paynicorn's two kinds of callback. */
export function paynicornCallbacks(
  keys: Keys,
  appKey: string,
  rechargeAcknowledgement = ASSUMED_ACKNOWLEDGEMENT,
): Readonly<Record<'paynicornPostback' | 'paynicornRecharge', CallbackKind>> {
  return {
    paynicornPostback: {
      path: '/paynicorn/postback',
      read: (rawBody) => readPostback(openCallback(rawBody, keys, appKey)),
      acknowledge: ({ gatewayReference }) => `success_${gatewayReference}`,
    },
    paynicornRecharge: {
      path: '/paynicorn/recharge',
      read: (rawBody) => readRecharge(openCallback(rawBody, keys, appKey)),
      acknowledge: () => rechargeAcknowledgement,
    },
  }
}

/** Verifies the envelope of a callback, then reads its content. @throws CallbackRefusal */
function openCallback(rawBody: Uint8Array, keys: Keys, appKey: string): JsonObject {
  const envelope = readObject(rawBody)
  const { content, sign } = envelope
  if (typeof content !== 'string' || typeof sign !== 'string' || !keys.verify(content, sign))
    throw badSignature()
  const opened = asObject(() => unwrap(content), 'the content')
  for (const { appKey: told } of [envelope, opened]) {
    if (told !== undefined && told !== null && told !== '' && String(told) !== appKey)
      throw foreignAccount('appKey')
  }
  for (const [name, value] of Object.entries(opened)) {
    // Stored as UTF-8, two references with different halves of surrogate pairs would be one.
    if (!isWellFormed(name) || !isWellFormed(value))
      throw malformed('a field has half a surrogate pair, which UTF-8 cannot hold')
  }
  return opened
}

const isWellFormed = (value: JsonValue): boolean => typeof value !== 'string' || value.isWellFormed()
