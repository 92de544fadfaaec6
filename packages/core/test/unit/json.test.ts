import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { JsonError, JsonNumber } from '../../src/data/json.ts'
import { parseJson, parseLossless } from '../../src/data/read-json.ts'

describe('a JsonNumber', () => {
  const number = new JsonNumber('12418046125113395')

  it('is its own text wherever text is made of it', () => {
    expect(`${number}`).toBe('12418046125113395')
    expect(inspect({ orderId: number })).toBe('{ orderId: JsonNumber(12418046125113395) }')
  })

  it('stays a number in JSON, digit for digit', () => {
    expect(JSON.stringify({ id: number, price: new JsonNumber('98.0') })).toBe(
      '{"id":12418046125113395,"price":98.0}',
    )
  })

  it('becomes text where the runtime cannot write a number by its text', () => {
    const { rawJSON } = JSON as { rawJSON?: unknown }
    onTestFinished(() => void Object.assign(JSON, { rawJSON }))
    Object.assign(JSON, { rawJSON: undefined })
    expect(JSON.stringify(number)).toBe('"12418046125113395"')
  })
})

describe('what JavaScript can hold', () => {
  it.each(['0', '-1', '9007199254740991', '0.5', '98.1', '-12.25'])('%s stays a plain number', (literal) => {
    expect(parseLossless(literal)).toBe(Number(literal))
    expect(parseJson(literal)).toBe(Number(literal))
  })
})

describe('objects', () => {
  it.each(['constructor', 'toString', 'hasOwnProperty'])('may have the harmless key %s', (key) => {
    expect(Object.entries(parseLossless(`{"${key}":1}`) as object)).toEqual([[key, 1]])
  })
})

describe('the reason of a refusal', () => {
  it.each([
    ['', 'the JSON text ends too early'],
    ['{"a":', 'the JSON text ends too early'],
    ['"abc', 'the JSON text ends too early'],
    ['"abc\\"', 'the JSON text ends too early'],
    ['[1 2]', 'not valid JSON at position 3'],
    ['{a:1}', 'not valid JSON at position 1'],
    ['{"a" 1}', 'not valid JSON at position 5'],
    ['[1,]', 'not valid JSON at position 3'],
    ['{"a":1,}', 'not valid JSON at position 7'],
    ['tru', 'not valid JSON at position 0'],
    ['[01]', 'not valid JSON at position 2'],
    ['\ufeff{}', 'not valid JSON at position 0'],
    ['{} {}', 'unexpected text after the value at position 3'],
    ['"a\nb"', 'not a valid JSON string at position 0'],
    ['["\\x"]', 'not a valid JSON string at position 1'],
    ['{"a":1,"a":1}', 'a key stands twice in one object (position 7)'],
    ['{"a":1,"\\u0061":1}', 'a key stands twice in one object (position 7)'],
    ['{"__proto__":1}', 'the key "__proto__" is not allowed (position 1)'],
    ['['.repeat(70), 'nested deeper than 64 levels'],
  ])('of %j names the mistake and its place', (text, reason) => {
    expect(() => parseLossless(text)).toThrow(new JsonError(reason))
  })

  it('is short on the quick road', () => {
    expect(() => parseJson('{')).toThrow(new JsonError('not valid JSON'))
  })
})

describe('a key that begins with an escape', () => {
  // V8 (Node 24) takes it for the key "\\" once it has parsed an object with that one.
  it.each([parseLossless, parseJson])('is read as it stands, whatever was parsed before', (parse) => {
    for (let n = 0; n < 10; n += 1) JSON.parse(JSON.stringify({ a: 1, '\\': 2 }))
    expect(Object.keys(parse(JSON.stringify({ a: 1, '\n': 2 })) as object)).toEqual(['a', '\n'])
    expect(Object.keys(parse(JSON.stringify({ a: 1, '\\x"y': 2 })) as object)).toEqual(['a', '\\x"y'])
  })
})
