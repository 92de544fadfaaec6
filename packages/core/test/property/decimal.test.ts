import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { holds } from '@kumicorn/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDecimals, compareDecimals, DecimalSum, isDecimal, plainDecimal } from '../../src/data/decimal.ts'
import { availableBalance } from '../../src/gateways/kumquat/balance.ts'
import { numberLiteral } from './json-text.ts'

interface Model {
  readonly text: string
  readonly units: bigint
  readonly scale: number
}

/** A decimal as text, and as an exact fraction with `scale` decimals. */
const decimal: fc.Arbitrary<Model> = fc
  .tuple(
    fc.oneof(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.bigInt({ min: -200n, max: 200n })),
    fc.nat(12),
  )
  .map(([units, scale]) => {
    const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
    const whole = digits.slice(0, digits.length - scale)
    const fraction = scale === 0 ? '' : `.${digits.slice(-scale)}`
    return { text: `${units < 0n ? '-' : ''}${whole}${fraction}`, units, scale }
  })

const lifted = ({ units, scale }: Model, to: number): bigint => units * 10n ** BigInt(to - scale)

/** The value of any number literal as an exact fraction: `units / 10 ** scale`. */
function exact(literal: string): { readonly units: bigint; readonly scale: bigint } {
  const [, mantissa = '', exponent = '0'] = /^([^eE]+)(?:[eE](.+))?$/.exec(literal) ?? []
  const [whole = '', fraction = ''] = mantissa.split('.')
  const scale = BigInt(fraction.length) - BigInt(Number(exponent))
  const units = BigInt(whole.replace('-', '') + fraction) * (mantissa.startsWith('-') ? -1n : 1n)
  return scale >= 0n ? { units, scale } : { units: units * 10n ** -scale, scale: 0n }
}

/** How far the exponent moves the point. */
const magnitude = (literal: string): number => Math.abs(Number(/[eE](.+)/.exec(literal)?.[1] ?? 0))

const sameValue = (a: string, b: string): boolean => {
  const [x, y] = [exact(a), exact(b)]
  return x.units * 10n ** y.scale === y.units * 10n ** x.scale
}

describe('addDecimals', () => {
  it('is exact, with the longer of the two fractions', () => {
    holds(
      fc.property(decimal, decimal, (a, b) => {
        const scale = Math.max(a.scale, b.scale)
        const sum = addDecimals(a.text, b.text)
        strictEqual(isDecimal(sum), true)
        strictEqual(sum.split('.')[1]?.length ?? 0, scale)
        strictEqual(BigInt(sum.replace('.', '')), lifted(a, scale) + lifted(b, scale))
        strictEqual(addDecimals(b.text, a.text), sum)
      }),
    )
  })
})

describe('DecimalSum', () => {
  it('adds up any number of decimals exactly, in whatever order, with the longest of the fractions', () => {
    holds(
      fc.property(fc.array(fc.tuple(decimal, fc.boolean()), { maxLength: 8 }), (all) => {
        const [sum, reversed] = [new DecimalSum(), new DecimalSum()]
        for (const [{ text }, isAdded] of all) {
          if (isAdded) sum.add(text)
          else sum.subtract(text)
        }
        for (const [{ text }, isAdded] of all.toReversed())
          reversed.plus(new DecimalSum().add(text), isAdded ? 1 : -1)
        const scale = Math.max(0, ...all.map(([each]) => each.scale))
        const units = all.reduce((total, [each, isAdded]) => {
          const value = lifted(each, scale)
          return isAdded ? total + value : total - value
        }, 0n)
        strictEqual(BigInt(sum.text.replace('.', '')), units)
        strictEqual(sum.text.split('.')[1]?.length ?? 0, scale)
        strictEqual(sum.isZero, units === 0n)
        strictEqual(reversed.text, sum.text)
      }),
    )
  })

  it('holds more digits than a single decimal may have', () => {
    const long = '9'.repeat(64)
    expect(new DecimalSum().add(long).add('1').text).toBe(`1${'0'.repeat(64)}`)
    expect(() => new DecimalSum().add('1e5')).toThrow(TypeError)
  })
})

describe('compareDecimals', () => {
  it('goes by value, whatever the number of decimals', () => {
    holds(
      fc.property(decimal, decimal, fc.nat(5), (a, b, zeros) => {
        const scale = Math.max(a.scale, b.scale)
        const difference = lifted(a, scale) - lifted(b, scale)
        strictEqual(compareDecimals(a.text, b.text), difference < 0n ? -1 : difference > 0n ? 1 : 0)
        strictEqual(compareDecimals(`${a.text}${a.scale ? '' : '.'}${'0'.repeat(zeros + 1)}`, a.text), 0)
      }),
    )
  })
})

describe('plainDecimal', () => {
  it('writes any JSON number of sensible size without exponent and without losing a digit', () => {
    holds(
      fc.property(numberLiteral, (literal) => {
        const plain = plainDecimal(literal)
        if (plain === undefined) return strictEqual(magnitude(literal) > 20, true)
        strictEqual(isDecimal(plain), true)
        strictEqual(sameValue(plain as string, literal), true)
        if (isDecimal(literal)) strictEqual(plain, literal)
        return undefined
      }),
    )
  })

  it('refuses whatever is no JSON number', () => {
    const text = fc
      .array(fc.constantFrom(...'0123456789.-+eE x'), { maxLength: 8 })
      .map((chars) => chars.join(''))
    holds(
      fc.property(text, (given) => {
        const isNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/.test(given)
        const isTaken = plainDecimal(given) !== undefined
        // At most 64 characters: an exponent may ask for more.
        strictEqual(isTaken, isNumber && (isTaken || magnitude(given) <= 50))
      }),
    )
  })

  it.each([
    ['5.8E-5', '0.000058'],
    ['1e3', '1000'],
    ['1.50e1', '15.0'],
    ['-12.5e-1', '-1.25'],
    ['0e5', '0'],
    ['1E-10', '0.0000000001'],
    ['123.456e2', '12345.6'],
    ['0.001e2', '0.1'],
  ])('writes %s as %s', (literal, plain) => {
    expect(plainDecimal(literal)).toBe(plain)
  })
})

describe('text of others', () => {
  // "Callbacks under attack": a price of 60,000 digits stopped the process for seconds.
  it('is a decimal up to 64 characters, and no longer', () => {
    const digits = fc.array(fc.constantFrom('0', '1', '9'), { minLength: 1, maxLength: 200 })
    holds(
      fc.property(digits, fc.constantFrom('0.', '1', '1.', '-1'), (chars, begin) => {
        const text = begin + chars.join('')
        strictEqual(isDecimal(text), text.length <= 64)
        strictEqual(plainDecimal(text), text.length <= 64 ? text : undefined)
      }),
    )
  })

  it.each(['0.', '0.0', '1e', '1E+', '-', '9', '0.1e-'])(
    'of 60,000 characters after %j is no decimal',
    (begin) => {
      for (const filler of ['0', '1', '01', '10'])
        expect(plainDecimal(begin + filler.repeat(60_000 / filler.length))).toBeUndefined()
    },
  )

  it.each(['1e64', '1e-63', '1e999', '9e-999'])(
    'whose exponent would make it longer, as %s, is no decimal',
    (text) => {
      expect(plainDecimal(text)).toBeUndefined()
    },
  )
})

describe('text that is no decimal', () => {
  it.each(['', ' ', '1.', '.5', '01', '1e5', '+1', 'NaN', '1,5', '0x1', '--1', '1.2.3'])(
    '%j is refused',
    (text) => {
      expect(isDecimal(text)).toBe(false)
      expect(() => addDecimals(text, '1')).toThrow(TypeError)
      expect(() => compareDecimals('1', text)).toThrow(TypeError)
    },
  )
})

describe('availableBalance', () => {
  it('adds the credit only to a balance above zero', () => {
    holds(
      fc.property(decimal, decimal, (balance, credit) => {
        const scale = Math.max(balance.scale, credit.scale)
        const expected = lifted(credit, scale) + (balance.units > 0n ? lifted(balance, scale) : 0n)
        const available = availableBalance({ balance: balance.text, credit: credit.text })
        deepStrictEqual(exact(available).units * 10n ** (BigInt(scale) - exact(available).scale), expected)
      }),
    )
  })
})
