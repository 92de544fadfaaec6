import { endpointsOf, kumquatEndpoints, paynicornEndpoints } from '@kumicorn/core/endpoints'
import { describe, expect, it } from 'vitest'
import { type Merchant, merchant, operations } from './merchant.ts'

const cases = Object.keys(operations).flatMap((operation) =>
  (['succeeded', 'failed'] as const).map((decision) => ({ operation, decision })),
)

/** Places the order with the reference X, which the gateway takes. */
async function placed(there: Merchant, operation: string): Promise<void> {
  expect(await operations[operation]?.(there)).toMatchObject({ state: 'accepted' })
  expect(await there.kumicorn.orders.get('X')).toMatchObject({ operation, state: 'pending' })
}

const typesOf = async ({ kumicorn }: Merchant): Promise<string[]> => {
  const events = await kumicorn.orders.events('X')
  return events.map(({ type, source }) => `${source} ${type}`)
}

describe('every money operation', () => {
  it('is here', () => {
    const rows = [...endpointsOf(kumquatEndpoints), ...endpointsOf(paynicornEndpoints)]
    const money = rows.filter((row) => 'money' in row).map(({ operation }) => operation)
    expect(Object.keys(operations).toSorted()).toEqual(money.toSorted())
  })

  it.each(cases)(
    '$operation that has $decision ends so by its callback, where there is one',
    async ({ operation, decision }) => {
      const there = await merchant({ callbacks: true })
      await placed(there, operation)
      const { callbacks } = await there.sandbox.settle({ reference: 'X', operation }, decision)
      // Paynicorn never calls back about a top-up that failed.
      const isSilent = operation.endsWith('.topUp') && decision === 'failed'
      expect(callbacks.map(({ verdict }) => verdict)).toEqual(isSilent ? [] : ['acknowledged'])
      const state = isSilent ? 'pending' : decision
      expect(await there.kumicorn.orders.get('X')).toMatchObject({ state })
      expect(await typesOf(there)).toEqual([
        'call order.accepted',
        ...(isSilent ? [] : [`callback order.${decision}`]),
      ])
      const { confirmed, changed } = await there.kumicorn.reconcile()
      expect(changed.map(({ reference }) => reference)).toEqual(isSilent ? ['X'] : [])
      expect(confirmed.some(({ reference }) => reference === 'X')).toBe(!isSilent)
    },
  )

  it.each(cases)(
    '$operation that has $decision ends so without any callback, by being asked about',
    async ({ operation, decision }) => {
      const there = await merchant({ callbacks: false })
      await placed(there, operation)
      await there.sandbox.settle({ reference: 'X', operation }, decision)
      there.clock.advance(3 * 60_000)
      await there.kumicorn.start()
      expect(await there.kumicorn.orders.wait('X')).toMatchObject({ state: decision })
      expect(await typesOf(there)).toEqual(['call order.accepted', `query order.${decision}`])
      expect((await there.kumicorn.reconcile()).confirmed).toContainEqual(
        expect.objectContaining({ reference: 'X' }),
      )
    },
  )
})
