import { describe, expect, it } from 'vitest'
import { decide } from '../../src/orders/decide.ts'
import type { Fact } from '../../src/orders/fact.ts'
import { newOrder } from '../../src/orders/new-order.ts'

// Found by an attack: an absence that was asked for before the send rejected the order while it was under way.
describe('absence', () => {
  const key = { account: 'kumquat A', kind: 'order', reference: 'R1' }
  const asked = { ...newOrder({ ...key, gateway: 'kumquat' }, 0), operation: 'orders.place', sends: 1 }
  const absent: Fact = {
    source: 'query',
    kinds: ['order'],
    reference: 'R1',
    state: 'rejected',
    status: '',
    exists: false,
    data: {},
  }
  const decided = (now: Partial<typeof asked>) =>
    decide({ ...asked, ...now }, absent, { now: 1, firstDelay: 1, asked }).order.state

  it('rejects an order that is as it was when it was asked about', () => {
    expect(decided({})).toBe('rejected')
  })

  it.each([[{ sends: 2 }], [{ sending: { owner: 'me', nth: 2, until: 10 } }]])(
    'rejects none that was sent since (%j)',
    (sent) => {
      expect(decided(sent)).toBe('unknown')
    },
  )
})
