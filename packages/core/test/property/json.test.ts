import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { holds } from '@kumicorn/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeUtf8, JsonError, JsonNumber, type JsonValue } from '../../src/data/json.ts'
import { parseJson, parseLossless } from '../../src/data/read-json.ts'
import { attempt, broken, jsonText, numberLiteral, said } from './json-text.ts'

const asNumbers = (value: JsonValue): unknown => {
  if (value instanceof JsonNumber) return Number(value.text)
  if (Array.isArray(value)) return value.map(asNumbers)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asNumbers(inner)]))
}

/** V8's own parser takes such a key for another one, depending on what it has parsed before. */
const hasEscapedKey = (text: string): boolean => /\\.[^"\\]*"\s*:/.test(text)

describe('valid texts', () => {
  it('read as JSON.parse reads them, but for the digits', () => {
    holds(
      fc.property(fc.json(), (text) => {
        fc.pre(!text.includes('__proto__') && !hasEscapedKey(text))
        deepStrictEqual(asNumbers(parseLossless(text)), JSON.parse(text))
      }),
    )
  })

  it('come out of JSON.stringify as they went in', () => {
    holds(
      fc.property(fc.json(), (text) => {
        fc.pre(!text.includes('__proto__'))
        const compact = JSON.stringify(JSON.parse(text))
        strictEqual(JSON.stringify(parseLossless(compact)), compact)
        strictEqual(JSON.stringify(parseJson(compact)), compact)
      }),
    )
  })

  it('keep the text of every number, on both roads, whatever stands around it', () => {
    holds(
      fc.property(jsonText, (given) => {
        deepStrictEqual(said(parseLossless(given.text)), given.said)
        deepStrictEqual(said(parseJson(given.text)), given.said)
      }),
    )
  })

  it('say the same after another journey through JSON.stringify', () => {
    holds(
      fc.property(jsonText, (given) => {
        deepStrictEqual(said(parseLossless(JSON.stringify(parseLossless(given.text)))), given.said)
      }),
    )
  })

  it('keep a number alone on the page', () => {
    holds(
      fc.property(numberLiteral, (literal) => {
        strictEqual(String(parseLossless(literal)), literal)
        strictEqual(String(parseJson(literal)), literal)
        deepStrictEqual(said(parseJson(`[true,${literal}]`)), [true, { literal }])
      }),
    )
  })
})

describe('keys', () => {
  const key = fc.string({ unit: 'grapheme', maxLength: 6 })

  /** The key as JSON text, with any of its characters written as an escape. */
  const written = (text: string, escaped: readonly boolean[]): string =>
    `"${text
      .split('')
      .map((char, n) =>
        escaped[n]
          ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
          : JSON.stringify(char).slice(1, -1),
      )
      .join('')}"`

  const escapes = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 })

  it('that stand twice in one object are refused, however they are written', () => {
    holds(
      fc.property(key, escapes, escapes, fc.json(), fc.json(), (name, first, second, a, b) => {
        fc.pre(!(name + a + b).includes('__proto__'))
        const text = `{"other key":0,${written(name, first)}:${a},"and one more":[],${written(name, second)}:${b}}`
        const result = attempt(parseLossless, text)
        strictEqual('error' in result && /stands twice/.test(result.error.reason), true)
      }),
    )
  })

  it('may stand in different objects', () => {
    holds(
      fc.property(key, escapes, escapes, (name, first, second) => {
        fc.pre(name !== '__proto__')
        const text = `[{${written(name, first)}:1},{${written(name, second)}:{${written(name, first)}:2}}]`
        deepStrictEqual(asNumbers(parseLossless(text)), [{ [name]: 1 }, { [name]: { [name]: 2 } }])
      }),
    )
  })

  it('called __proto__ are refused on both roads, however they are written', () => {
    holds(
      fc.property(escapes, fc.json(), (escaped, value) => {
        fc.pre(!value.includes('__proto__'))
        const text = `{"a":[{${written('__proto__', escaped)}:${value}}]}`
        for (const parse of [parseLossless, parseJson]) {
          const result = attempt(parse, text)
          strictEqual('error' in result && /"__proto__" is not allowed/.test(result.error.reason), true)
        }
      }),
    )
  })
})

describe('broken texts', () => {
  it('never throw anything but a JsonError, and are refused by both roads or by neither', () => {
    holds(
      fc.property(broken, (text) => {
        fc.pre(!hasEscapedKey(text))
        const [careful, quick] = [attempt(parseLossless, text), attempt(parseJson, text)]
        const plain = attempt((given) => {
          try {
            return JSON.parse(given) as JsonValue
          } catch {
            throw new JsonError('broken')
          }
        }, text)
        if ('error' in plain) {
          strictEqual('error' in careful && 'error' in quick, true)
        } else if ('error' in careful) {
          strictEqual(/twice|__proto__/.test(careful.error.reason), true)
        } else {
          deepStrictEqual(asNumbers(careful.value), plain.value)
        }
      }),
    )
  })

  it('are explained by place, never by their content', () => {
    holds(
      fc.property(broken, (text) => {
        const result = attempt(parseLossless, text)
        if (!('error' in result)) return
        strictEqual(/^[a-zA-Z0-9 "_()-]+$/.test(result.error.reason), true)
        strictEqual(result.error.message, result.error.reason)
      }),
    )
  })
})

describe('nesting', () => {
  const depth = fc.integer({ min: 1, max: 3000 })
  const nested = (levels: number, list: boolean) =>
    list ? '['.repeat(levels) + ']'.repeat(levels) : '{"a":'.repeat(levels) + 0 + '}'.repeat(levels)

  it('is taken down to 64 levels and refused below', () => {
    holds(
      fc.property(depth, fc.boolean(), (levels, list) => {
        fc.pre(levels !== 65)
        const result = attempt(parseLossless, nested(levels, list))
        strictEqual('value' in result, levels <= 64)
      }),
    )
  })

  it('never overflows the stack, however deep and however broken', () => {
    for (const open of ['[', '{"a":', '[[{"a":[']) {
      expect(attempt(parseLossless, open.repeat(200_000))).toHaveProperty('error')
      expect(attempt(parseJson, open.repeat(200_000))).toHaveProperty('error')
    }
    expect(attempt(parseLossless, nested(200_000, true))).toHaveProperty('error')
    expect(() => attempt(parseJson, nested(200_000, true))).not.toThrow()
  })
})

describe('bytes', () => {
  it('are decoded exactly, or refused: nothing is replaced silently', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      fc
        .tuple(fc.string({ unit: 'grapheme' }), fc.uint8Array({ minLength: 1, maxLength: 3 }), fc.nat())
        .map(([text, inserted, at]) => {
          const valid = Buffer.from(text)
          const place = at % (valid.length + 1)
          return Buffer.concat([valid.subarray(0, place), inserted, valid.subarray(place)])
        }),
    )
    holds(
      fc.property(bytes, (given) => {
        let text: string
        try {
          text = decodeUtf8(given)
        } catch (error) {
          strictEqual(error instanceof JsonError && error.reason, 'not valid UTF-8')
          strictEqual(Buffer.from(given).equals(Buffer.from(Buffer.from(given).toString())), false)
          return
        }
        strictEqual(Buffer.from(text).equals(given), true)
      }),
    )
  })
})
