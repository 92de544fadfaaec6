import { z } from 'zod'
import { readFields, readObject } from '../../callbacks/protocol.ts'
import { badSignature, foreignAccount, malformed } from '../../callbacks/refusal.ts'
import { JsonNumber, type JsonObject } from '../../data/json.ts'
import { lazy } from '../../data/lazy.ts'
import type { Open } from '../../data/open.ts'
import { anOrderEvent, requireGiven } from '../../data/options.ts'
import type { Keys } from '../../data/secret.ts'
import type { CallbackKind } from '../../gateway.ts'
import type { OrderEvent } from '../../orders/event.ts'
import { ambiguity, stringToSign } from './signing.ts'
import { callbackFact } from './status.ts'

/**
 * The fields of KUMQUAT's callback. Every value is text, exactly as it was signed; empty ones are left out.
 * (Reference: 通知回调.)
 */
export interface KumquatCallback {
  /** Your own id of the order. */
  readonly request_no: string
  /** `success` or `error`: the end of the order. A few orders succeed first and fail later. */
  readonly status: Open<'success' | 'error'>
  /** KUMQUAT's id of the order. */
  readonly serial_no?: string
  /** What happened, in words for people, e.g. `充值失败`. */
  readonly result?: string
  /** What the order costs you, as decimal text, e.g. `'98.0'`. The page names no currency. */
  readonly price?: string
  /** The code of a card product (卡密). Treat it like money: never log it. */
  readonly pin?: string
  /** Whatever else KUMQUAT signs, as it came. */
  readonly [field: string]: string | undefined
}

const fields = lazy(() => z.looseObject({ request_no: z.string(), status: z.string() }))

/** KUMQUAT's callback. (Reference: 通知回调.) */
export function kumquatCallbacks(keys: Keys, partnerNo: string): Readonly<Record<'kumquat', CallbackKind>> {
  return {
    kumquat: {
      path: '/kumquat',
      read(rawBody) {
        const { signed, signedBy } = verify(readObject(rawBody), keys, partnerNo)
        return { ...callbackFact(signed), signedBy }
      },
      acknowledge: () => 'SUCCESS',
    },
  }
}

/** The fields of the KUMQUAT callback that an event came by; undefined for one that came another way. @throws ConfigError for no event */
export function kumquatCallbackOf(event: OrderEvent): KumquatCallback | undefined {
  requireGiven('kumquatCallbackOf', 'the event', event, anOrderEvent)
  const { source, callback, data } = event
  return source === 'callback' && callback === 'kumquat' ? (data as KumquatCallback) : undefined
}

/**
 * The signed fields of a callback. One check over the raw literals, no fall-back; what is handed on is a
 * function of the signed string alone, so no two accepted bodies with one signature can say different things.
 */
function verify(
  body: JsonObject,
  keys: Keys,
  partnerNo: string,
): { readonly signed: KumquatCallback; readonly signedBy: number } {
  const signed: Record<string, string> = {}
  for (const name in body) {
    const value = body[name]
    if (typeof value === 'object' && value !== null && !(value instanceof JsonNumber)) {
      throw malformed('a field holds an object or a list: how KUMQUAT would sign that is not documented')
    }
    const text = value === null ? '' : String(value)
    if (name !== 'sign' && text !== '') signed[name] = text
  }
  const { sign } = body
  const signedBy = typeof sign === 'string' ? keys.verifiedBy(stringToSign(signed), sign) : undefined
  if (signedBy === undefined) throw badSignature()
  const doubt = ambiguity(signed)
  if (doubt !== undefined) throw malformed(doubt)
  const { partner_no = partnerNo } = signed
  if (partner_no !== partnerNo) throw foreignAccount('partner_no')
  return { signed: readFields(fields(), signed) as KumquatCallback, signedBy }
}
