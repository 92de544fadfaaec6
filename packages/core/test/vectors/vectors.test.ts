import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CallbackRefusal } from '../../src/callbacks/refusal.ts'
import type { JsonObject, JsonValue } from '../../src/data/json.ts'
import { parseJson, parseLossless } from '../../src/data/read-json.ts'
import { Keys } from '../../src/data/secret.ts'
import { kumquatCallbacks } from '../../src/gateways/kumquat/callbacks.ts'
import { ambiguity, signedFields, signKumquat, stringToSign } from '../../src/gateways/kumquat/signing.ts'
import { seal, unwrap } from '../../src/gateways/paynicorn/signing.ts'

interface Vectors {
  readonly kumquat: readonly {
    readonly name: string
    readonly signKey: string
    readonly params: Readonly<Record<string, unknown>>
    readonly stringToSign: string
    readonly sign: string
  }[]
  readonly kumquatCallbacks: readonly {
    readonly name: string
    readonly signKey: string
    readonly body: string
    readonly valid: boolean
  }[]
  readonly paynicorn: readonly {
    readonly name: string
    readonly merchantSecret: string
    readonly object?: Readonly<Record<string, unknown>>
    readonly json?: string
    readonly content: string
    readonly sign: string
    readonly mustRead?: Readonly<Record<string, string>>
  }[]
}

const vectors = JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8')) as Vectors

const at = (value: JsonValue, path: string): JsonValue | undefined =>
  path.split('.').reduce<JsonValue | undefined>((inner, key) => (inner as JsonObject)[key], value)

describe('KUMQUAT requests', () => {
  it.each(vectors.kumquat)('$name', ({ signKey, params, stringToSign: text, sign }) => {
    const keys = new Keys(signKey, 'signKey')
    expect(stringToSign(signedFields(params))).toBe(text)
    expect(signKumquat(params, keys)).toBe(sign)
    expect(keys.verify(text, sign.toUpperCase())).toBe(true)
  })
})

describe('KUMQUAT callbacks', () => {
  it.each(vectors.kumquatCallbacks)('$name, to the verifier', ({ signKey, body, valid }) => {
    const { kumquat } = kumquatCallbacks(new Keys(signKey, 'signKey'), 'P1')
    const read = () => kumquat.read(Buffer.from(body))
    if (!valid) return expect(read).toThrow(CallbackRefusal)
    expect(read()).toMatchObject({ reference: 'R1', gatewayReference: '9007199254740993', amount: '98.0' })
  })

  it.each(vectors.kumquatCallbacks)('$name, step by step', ({ signKey, body, valid }) => {
    const { sign, ...fields } = parseLossless(body) as JsonObject
    const signed = signedFields(fields)
    expect(ambiguity(signed)).toBeUndefined()
    expect(new Keys(signKey, 'signKey').verify(stringToSign(signed), String(sign))).toBe(valid)
  })
})

describe('Paynicorn', () => {
  it.each(vectors.paynicorn)('$name', ({ merchantSecret, object, json, content, sign, mustRead = {} }) => {
    const keys = new Keys(merchantSecret, 'merchantSecret')
    expect(seal(object ?? parseLossless(json ?? ''), keys)).toEqual({ content, sign })
    expect(keys.verify(content, sign)).toBe(true)
    expect(unwrap(content)).toBe(json ?? JSON.stringify(object))
    for (const parse of [parseLossless, parseJson]) {
      for (const [path, text] of Object.entries(mustRead)) {
        expect(String(at(parse(unwrap(content)), path))).toBe(text)
      }
    }
  })
})
