import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/data/errors.ts'
import { Keys } from '../../src/data/secret.ts'

const make = (keys: unknown) => () => new Keys(keys as string, 'kumquat.signKey', 'kumquat')

describe('keys that cannot protect anything', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 5],
    ['an object', { length: 1 }],
    ['an empty list', []],
  ])('are refused: %s', (_, keys) => {
    expect(make(keys)).toThrow(ConfigError)
    expect(make(keys)).toThrow('kumquat.signKey is missing: give the key as text, or a list of keys')
  })

  it.each([
    ['empty text', ''],
    ['blank text', ' \t\n\u00a0\u3000'],
    ['an empty key in a list', ['good', '']],
    ['a blank key in a list', ['good', '  ']],
    ['no text in a list', ['good', 7]],
  ])('are refused: %s', (_, keys) => {
    expect(make(keys)).toThrow('kumquat.signKey is empty or blank: every signature would pass for anybody')
  })

  it('are refused when one ends with another', () => {
    expect(make(['ab', 'xab'])).toThrow('kumquat.signKey: one key ends with another')
    expect(make(['xab', 'ab'])).toThrow(ConfigError)
  })

  it('are named with their gateway', () => {
    expect(make('')).toThrow(expect.objectContaining({ code: 'config_invalid', gateway: 'kumquat' }))
  })
})

describe('a rotation', () => {
  it('may name the same key twice', () => {
    expect(make(['same', 'same'])().sign('')).toBe(new Keys('same', 'key').sign(''))
  })

  it('does not change when the list that was given does', () => {
    const list = ['first', 'other']
    const keys = new Keys(list, 'key')
    const before = keys.sign('text')
    list[0] = 'evil'
    expect(keys.sign('text')).toBe(before)
  })
})
