import { describe, expect, it } from 'vitest'
import type { Delivery } from '../../src/index.ts'
import { ClaimSizes } from '../../src/orders/claim-sizes.ts'

const got = (count: number): readonly Delivery[] =>
  Array.from({ length: count }, () => ({ handler: 'h' })) as never

describe('how much is claimed for a handler', () => {
  it('is all that it has places for, but one when nothing more was due', () => {
    const sizes = new ClaimSizes()
    expect(sizes.limit('h', 10)).toBe(10)
    expect(sizes.note([{ name: 'h', limit: 10 }], got(10))).toBe(false)
    expect(sizes.limit('h', 10)).toBe(10)
    expect(sizes.note([{ name: 'h', limit: 10 }], got(3))).toBe(false)
    expect(sizes.limit('h', 10)).toBe(9)
    expect(sizes.limit('h', 1)).toBe(1)
    // More has come than it had asked for: it is asked again, for all places.
    expect(sizes.note([{ name: 'h', limit: 9 }], got(9))).toBe(true)
    expect(sizes.limit('h', 10)).toBe(10)
  })
})
