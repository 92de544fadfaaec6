import { asObject, readObject } from '../../callbacks/protocol.ts'
import { badSignature, foreignAccount, malformed } from '../../callbacks/refusal.ts'
import { JsonNumber, type JsonObject, type JsonValue } from '../../data/json.ts'
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
      read(rawBody) {
        const { opened, signedBy } = openCallback(rawBody, keys, appKey)
        return { ...readPostback(opened), signedBy }
      },
      acknowledge: ({ gatewayReference }) => `success_${gatewayReference}`,
    },
    paynicornRecharge: {
      path: '/paynicorn/recharge',
      read(rawBody) {
        const { opened, signedBy } = openCallback(rawBody, keys, appKey)
        return { ...readRecharge(opened), signedBy }
      },
      acknowledge: () => rechargeAcknowledgement,
    },
  }
}

/** Verifies the envelope of a callback, then reads its content. @throws CallbackRefusal */
function openCallback(
  rawBody: Uint8Array,
  keys: Keys,
  appKey: string,
): { readonly opened: JsonObject; readonly signedBy: number } {
  const envelope = readObject(rawBody)
  const { content, sign } = envelope
  if (typeof content !== 'string' || typeof sign !== 'string') throw badSignature()
  const signedBy = keys.verifiedBy(content, sign)
  if (signedBy === undefined) throw badSignature()
  const opened = asObject(() => unwrap(content), 'the content')
  for (const { appKey: told } of [envelope, opened]) {
    if (told !== undefined && told !== null && told !== '' && wordOf(told) !== appKey)
      throw foreignAccount('appKey')
  }
  for (const [name, value] of Object.entries(opened)) {
    // Stored as UTF-8, two references with different halves of surrogate pairs would be one.
    if (!isWellFormed(name) || !isWellFormed(value))
      throw malformed('a field has half a surrogate pair, which UTF-8 cannot hold')
  }
  return { opened, signedBy }
}

/** What is no word, and no number as one may be written, names nobody. */
const wordOf = (told: JsonValue): string | undefined =>
  typeof told === 'object' && !(told instanceof JsonNumber) ? undefined : String(told)

const isWellFormed = (value: JsonValue): boolean => typeof value !== 'string' || value.isWellFormed()
