import { z } from 'zod'
import { type CallbackProtocol, readFields, readObject } from '../../callbacks/protocol.ts'
import { badSignature, malformed } from '../../callbacks/refusal.ts'
import { plainDecimal } from '../../data/decimal.ts'
import { JsonNumber, type JsonObject } from '../../data/json.ts'
import type { Fact } from '../../orders/facts.ts'
import type { ToldState } from '../../orders/lifecycle.ts'
import type { Keys } from '../../data/secret.ts'
import type { KumquatClient } from './client.ts'
import { inquireKumquat } from './inquiry.ts'
import { ambiguity, type SignedField, stringToSign } from './signature.ts'

/** The fields of KUMQUAT's callback. Every value is text, exactly as it was signed; empty ones are left out. */
export interface KumquatCallback {
  readonly request_no: string
  /** `success` or `error`. */
  readonly status: string
  readonly serial_no?: string
  /** What happened, in words. */
  readonly result?: string
  /** Decimal text, e.g. `'98.0'`. */
  readonly price?: string
  /** The code of a card product. Treat it like money. */
  readonly pin?: string
  readonly [field: string]: string | undefined
}

const fields = z.looseObject({ request_no: z.string(), status: z.string() })

const states: Readonly<Record<string, ToldState>> = { success: 'succeeded', error: 'failed' }
/** KUMQUAT's callback. (Reference: 通知回调.) */
export function kumquatCallbacks(
  keys: Keys,
  client: KumquatClient,
): CallbackProtocol<Fact<'kumquat', KumquatCallback>> {
  return {
    gateway: 'kumquat',
    kind: 'kumquat',
    read(rawBody) {
      const data = verify(readObject(rawBody), keys)
      const { price } = data
      return {
        source: 'callback',
        gateway: 'kumquat',
        kind: 'kumquat',
        reference: data.request_no,
        gatewayReference: data.serial_no,
        state: Object.hasOwn(states, data.status) ? states[data.status] : undefined,
        status: data.status,
        amount: price === undefined ? undefined : plainDecimal(price),
        currency: undefined,
        data,
      }
    },
    acknowledge: () => 'SUCCESS',
    async confirm({ reference }) {
      const told = await inquireKumquat(client, reference)
      return told.absent ? undefined : told.state
    },
  }
}

/**
 * The signed fields of a callback. One check over the raw literals, no fall-back; what is handed on is a
 * function of the signed string alone, so no two accepted bodies with one signature can say different things.
 */
function verify(body: JsonObject, keys: Keys): KumquatCallback {
  const signed: SignedField[] = []
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'object' && value !== null && !(value instanceof JsonNumber)) {
      throw malformed('a field holds an object or a list: how KUMQUAT would sign that is not documented')
    }
    signed.push([name, value === null ? '' : String(value)])
  }
  const { sign } = body
  if (typeof sign !== 'string' || !keys.verify(stringToSign(signed), sign)) throw badSignature()
  const doubt = ambiguity(signed)
  if (doubt !== undefined) throw malformed(doubt)
  const present = signed.filter(([name, value]) => name !== 'sign' && value !== '')
  return readFields(fields, Object.fromEntries(present)) as KumquatCallback
}
