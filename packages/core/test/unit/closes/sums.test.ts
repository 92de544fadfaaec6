import { describe, expect, it } from 'vitest'
import type { DecimalText } from '../../../src/data/decimal.ts'
import { Sums } from '../../../src/orders/closes/sums.ts'

const price = (amount: string | undefined, currency: string | undefined) => ({
  amount: amount as DecimalText | undefined,
  currency,
})

describe('sums by currency', () => {
  it('are exact, sorted by currency, and leave out what has no amount', () => {
    const sums = new Sums()
    sums.add(price('0.1', 'NGN'))
    sums.add(price('0.2', 'NGN'))
    sums.add(price('5', 'KES'))
    sums.add(price('7', undefined))
    sums.add(price(undefined, 'GHS'))
    sums.add(price('5', 'KES'), -1)
    sums.add(price('2', 'ZMW'), -1)
    expect(sums.currencies).toEqual(['NGN', 'KES', undefined, 'ZMW'])
    expect(sums.list).toEqual([
      { currency: undefined, amount: '7' },
      { currency: 'KES', amount: '0' },
      { currency: 'NGN', amount: '0.3' },
      { currency: 'ZMW', amount: '-2' },
    ])
    expect(sums.of('NGN').text).toBe('0.3')
    expect(sums.of('USD').text).toBe('0')
  })
})
