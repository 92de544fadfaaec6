import { strictEqual } from 'node:assert/strict'
import { holds } from '@kumicorn/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallbackRefusal } from '../../src/callbacks/refusal.ts'
import { Keys } from '../../src/data/secret.ts'
import { kumquatCallbacks } from '../../src/gateways/kumquat/callbacks.ts'
import { type CallbackFields, kumquatCallback } from '../../src/testing/index.ts'

const KEY = 'k'
const { kumquat: protocol } = kumquatCallbacks(new Keys(KEY, 'signKey'), 'P')
const bytes = (text: string) => new TextEncoder().encode(text)

// Values made of the very pieces that could be mistaken for the joints of the signed string.
const value = fc
  .array(fc.constantFrom('x', '&', '=', '&status=', '&pin=1', '&request_no=R2', 'success', '&a=b'), {
    maxLength: 4,
  })
  .map((parts) => parts.join(''))
const optional = fc.option(value, { nil: undefined })
const fields: fc.Arbitrary<CallbackFields> = fc.record({
  request_no: value,
  serial_no: optional,
  status: value,
  price: optional,
  result: optional,
  pin: optional,
  memo: optional,
})

describe('a KUMQUAT callback', () => {
  it('is never accepted in two cuts of one signed string', () => {
    holds(
      fc.property(fields, (given) => {
        const whole = kumquatCallback(given, KEY)
        const { sign, ...body } = JSON.parse(whole.body) as Record<string, string>
        const signed = Object.entries(body)
          .filter(([, text]) => text !== '')
          .map(([name, text]) => `${name}=${text}`)
          .sort()
        const told = new Set<string>()
        // Every way to cut the signed string at its "&name=" places, each sent with the one signature.
        for (const cut of cuts(signed.join('&'))) {
          try {
            const { state: _, ...fact } = protocol.read(bytes(JSON.stringify({ ...cut, sign })))
            told.add(JSON.stringify(Object.entries(fact.data).sort()))
          } catch (error) {
            if (!(error instanceof CallbackRefusal)) throw error
          }
        }
        strictEqual(told.size <= 1, true)
      }),
    )
  })

  it('with one changed byte is refused or says the same', () => {
    const { body } = kumquatCallback({ result: 'ok', price: '98.0', request_no: 'R1' }, KEY)
    const original = protocol.read(bytes(body))
    holds(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const changed = bytes(body)
        changed[at] = byte
        try {
          expect(protocol.read(changed)).toEqual(original)
        } catch (error) {
          if (!(error instanceof CallbackRefusal)) throw error
        }
      }),
    )
  })

  it('of arbitrary bytes never throws anything but a refusal', () => {
    holds(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.json().map(bytes)), (body) => {
        expect(() => protocol.read(body)).toThrow(CallbackRefusal)
      }),
    )
  })
})

function* cuts(text: string): Generator<Record<string, string>> {
  const joints = [...text.matchAll(/&(?=[^&=]+=)/g)].map(({ index }) => index).slice(0, 5)
  for (let mask = 0; mask < 2 ** joints.length; mask += 1) {
    const chosen = joints.filter((_, bit) => mask & (1 << bit))
    const parts = [...chosen, text.length].map((end, n) =>
      text.slice(n === 0 ? 0 : (chosen[n - 1] as number) + 1, end),
    )
    const cut = parts.map(
      (part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const,
    )
    yield Object.fromEntries(cut)
  }
}
