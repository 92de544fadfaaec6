import { readFileSync } from 'node:fs'
import {
  canonicalString,
  isKumquatSigned,
  isPaynicornSigned,
  kumquatSign,
  paynicornSign,
  readFlatJson,
  unseal,
} from '@kumicorn/messages'
import { describe, expect, it } from 'vitest'

interface Vectors {
  readonly kumquat: readonly {
    name: string
    signKey: string
    params: object
    stringToSign: string
    sign: string
  }[]
  readonly kumquatCallbacks: readonly { name: string; signKey: string; body: string; valid: boolean }[]
  readonly paynicorn: readonly {
    name: string
    merchantSecret: string
    object?: object
    content: string
    sign: string
    mustRead?: Readonly<Record<string, string>>
  }[]
}

const vectors = JSON.parse(
  readFileSync(new URL('../vectors/vectors.json', import.meta.url), 'utf8'),
) as Vectors

describe("KUMQUAT's signature", () => {
  it.each(vectors.kumquat)('is right for: $name', ({ params, signKey, stringToSign, sign }) => {
    const fields = readFlatJson(JSON.stringify(params))
    expect(canonicalString(fields)).toBe(stringToSign)
    expect(kumquatSign(fields, signKey)).toBe(sign)
  })

  it.each(vectors.kumquatCallbacks)('is checked over the literals: $name', ({ body, signKey, valid }) => {
    expect(isKumquatSigned(readFlatJson(body), signKey)).toBe(valid)
  })

  it('is not accepted when it is missing', () => {
    expect(isKumquatSigned([{ name: 'a', text: '1' }], 'k')).toBe(false)
  })
})

describe("Paynicorn's envelope", () => {
  it.each(vectors.paynicorn)('is signed right: $name', ({ content, merchantSecret, sign }) => {
    expect(paynicornSign(content, merchantSecret)).toBe(sign)
    expect(isPaynicornSigned(content, sign, merchantSecret)).toBe(true)
    expect(isPaynicornSigned(content, sign, `${merchantSecret}x`)).toBe(false)
  })

  it.each(vectors.paynicorn)('is opened right: $name', ({ content, object, mustRead }) => {
    const read = unseal(content)
    if (object !== undefined) expect(read).toEqual(object)
    if (mustRead !== undefined) {
      expect(read).toMatchObject({ result: { orderId: mustRead['result.orderId'] } })
    }
  })

  it.each([
    '',
    '%%%',
    'bm8=',
    Buffer.from([0xff, 0xfe]).toString('base64'),
    Buffer.from('[1]').toString('base64'),
  ])('holds no object in %j', (content) => {
    expect(unseal(content)).toBeUndefined()
  })

  it('may be broken into lines', () => {
    const content = Buffer.from('{"a": "b"}').toString('base64')
    expect(unseal(`${content.slice(0, 4)}\r\n${content.slice(4)}`)).toEqual({ a: 'b' })
  })
})
