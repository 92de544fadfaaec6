import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/data/errors.ts'
import { Keys } from '../../src/data/secret.ts'

const make = (keys: unknown) => () => new Keys(keys as string, 'kumquat.signKey', 'kumquat')

describe('keys that cannot protect anything', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty list', []],
  ])('are refused: %s', (_, keys) => {
    expect(make(keys)).toThrow(ConfigError)
    expect(make(keys)).toThrow('kumquat.signKey is missing: give the key as text, or a list of keys')
  })

  it.each([
    ['a number', 5],
    ['an object', { length: 1 }],
  ])('are refused: %s', (_, keys) => {
    expect(make(keys)).toThrow('kumquat.signKey is no text: give the key as text, or a list of keys')
  })

  it('are refused: no text in a list', () => {
    expect(make(['good', 7])).toThrow('kumquat.signKey holds a key that is no text')
  })

  it.each([
    ['empty text', ''],
    ['blank text', ' \t\n\u00a0\u3000'],
    ['an empty key in a list', ['good', '']],
    ['a blank key in a list', ['good', '  ']],
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
  it('signs with the first key until that is refused, then with the next, and comes round', () => {
    const keys = new Keys(['a1', 'b2', 'c3'], 'kumquat.signKey')
    const only = (key: string) => new Keys(key, 'kumquat.signKey').sign('text')
    expect(keys.sign('text')).toBe(only('a1'))
    expect(keys.turnFrom(1)).toBe(true)
    expect(keys.sign('text')).toBe(only('b2'))
    // Another call was signed before that, and is refused later.
    expect(keys.turnFrom(1)).toBe(true)
    expect(keys.sign('text')).toBe(only('b2'))
    keys.turnFrom(2)
    keys.turnFrom(3)
    expect(keys.signing).toBe(1)
    expect(new Keys('a1', 'kumquat.signKey').turnFrom(1)).toBe(false)
  })

  it('tells which key has signed', () => {
    const keys = new Keys(['a1', 'b2'], 'kumquat.signKey')
    expect(keys.verifiedBy('text', new Keys('b2', 'kumquat.signKey').sign('text'))).toBe(2)
    expect(keys.verifiedBy('text', keys.sign('text'))).toBe(1)
    expect(keys.verifiedBy('text', keys.sign('other'))).toBeUndefined()
    expect(keys.verifiedBy('text', 'no digest')).toBeUndefined()
    expect(keys.only(2).sign('text')).toBe(new Keys('b2', 'kumquat.signKey').sign('text'))
  })

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
