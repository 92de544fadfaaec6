import fc from 'fast-check'

const RUNS = 10_000

/** Checks a property often enough to be worth trusting. A failure names the seed that repeats it. */
export function holds<Inputs>(property: fc.IProperty<Inputs>): void {
  fc.assert(property, { numRuns: RUNS })
}
