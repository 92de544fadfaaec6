import { strictEqual } from 'node:assert/strict'
import { holds } from '@kumicorn/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backOffDelay, DEFAULT_BACK_OFF, RetryBudget } from '../../src/http/retry.ts'

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('backOffDelay', () => {
  it('is a whole number of milliseconds below base·2ⁿ and below the cap', () => {
    const backOff = fc.record({
      base: fc.integer({ min: 1, max: 10_000 }),
      cap: fc.integer({ min: 1, max: 100_000 }),
    })
    holds(
      fc.property(fc.nat(2000), chance, backOff, (n, random, given) => {
        const delay = backOffDelay(n, () => random, given)
        strictEqual(Number.isSafeInteger(delay) && delay >= 0, true)
        strictEqual(delay < given.base * 2 ** n && delay < given.cap, true)
      }),
    )
  })

  it('uses the whole range, so that many clients spread out', () => {
    expect(backOffDelay(0, () => 0)).toBe(0)
    expect(backOffDelay(0, () => 0.999)).toBe(199)
    expect(backOffDelay(2, () => 0.5)).toBe(400)
    expect(backOffDelay(50, () => 0.5)).toBe(DEFAULT_BACK_OFF.cap / 2)
  })
})

describe('RetryBudget', () => {
  it('lends as many retries as it holds, and gets a tenth back for each call', () => {
    const steps = fc.array(fc.constantFrom('take', 'give', 'give', 'give'), { maxLength: 60, size: 'max' })
    holds(
      fc.property(fc.nat(5), steps, (size, list) => {
        const budget = new RetryBudget(size)
        let tenths = size * 10
        for (const step of list) {
          if (step === 'give') {
            budget.giveBack()
            tenths = Math.min(size * 10, tenths + 1)
          } else {
            const allowed = tenths >= 10
            strictEqual(budget.take(), allowed)
            if (allowed) tenths -= 10
          }
        }
      }),
    )
  })

  it('holds twenty retries unless told otherwise', () => {
    const budget = new RetryBudget()
    expect(Array.from({ length: 25 }, () => budget.take()).filter(Boolean)).toHaveLength(20)
  })
})
