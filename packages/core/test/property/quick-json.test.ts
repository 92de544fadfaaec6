import { strictEqual } from 'node:assert/strict'
import { holds } from '@kumicorn/testkit'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { parseCarefully } from '../../src/data/json.ts'
import { parseLossless } from '../../src/data/read-json.ts'
import { attempt, broken, jsonText } from './json-text.ts'

describe('the quick road', () => {
  const repeated = fc.constantFrom(
    '"a"',
    '"b"',
    '"\\u0061"',
    '"\\n"',
    '"c\\""',
    '"constructor"',
    '"__proto__"',
  )
  const leaf = fc.oneof(
    fc.constantFrom('1', '1.0', '-0', 'null', '"a"', '"\\"', '"\\\\"', '"x:"'),
    jsonText.map(({ text }) => text),
  )
  const members = fc.array(fc.tuple(repeated, leaf), { maxLength: 4 })
  const object = members.map((pairs) => `{${pairs.map(([key, value]) => `${key}:${value}`).join(',')}}`)
  const nested = fc
    .tuple(members, object)
    .map(
      ([pairs, inner]) =>
        `{${[...pairs, ['"z"', inner]].map(([key, value]) => `${key}:${value}`).join(', ')}}`,
    )

  it('gives and refuses what the careful one does, with the same words', () => {
    holds(
      fc.property(fc.oneof(object, nested, broken), (text) => {
        const [quick, careful] = [attempt(parseLossless, text), attempt(parseCarefully, text)]
        if ('error' in careful) strictEqual('error' in quick && quick.error.reason, careful.error.reason)
        else strictEqual('value' in quick && JSON.stringify(quick.value), JSON.stringify(careful.value))
      }),
    )
  })
})
