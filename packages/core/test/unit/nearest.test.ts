import { describe, expect, it } from 'vitest'
import { nearestOf } from '../../src/adapter/index.ts'

const near = (name: string, ...names: string[]) => nearestOf(name, names, 1)

describe('the nearest name', () => {
  it.each([
    ['oders', 'orders'],
    ['operaton', 'operation'],
    ['orderss', 'orders'],
    ['ordess', 'orders'],
    ['ODERS', 'orders'],
    ['roders', 'orders'],
    ['ordesr', 'orders'],
    ['tiemout', 'timeout'],
  ])('is found by one mistake, letters that changed places among them: %s', (name, meant) => {
    expect(near(name, 'somewhat', meant, 'else')).toBe(meant)
  })

  it('is the one with two letters changed about rather than one with two others', () => {
    expect(nearestOf('form', ['farms', 'from'])).toBe('from')
  })

  it('is none for what is too far', () => {
    expect(near('orders', 'redros')).toBeUndefined()
    expect(near('ab', 'ba')).toBe('ba')
    expect(near('abcd', 'badc')).toBeUndefined()
  })
})
