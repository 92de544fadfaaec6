import { describe, expect, it, vi } from 'vitest'
import { type DaySum, memoryStore, type Store, sqliteStore } from '../../../src/index.ts'
import { paynicornPostback } from '../../../src/testing/index.ts'
import { SECRET, sealed, succeeds } from '../call-engine/gateway.ts'
import { callback } from '../money-rules/placed.ts'
import { order, payment, type Shop, shop } from '../orders/shop.ts'
import { newPath } from '../stores/database-file.ts'
import { DAY } from './closing.ts'

// Found by an attack: what an order that was pruned took away when it was reversed was not what it had brought.

const stores: readonly (readonly [string, () => Store | Promise<Store>])[] = [
  ['memory', memoryStore],
  ['SQLite', async () => sqliteStore({ path: await newPath() })],
]

/** Closes the day that is over. */
async function closed({ kumicorn, clock }: Shop, kind: string): Promise<readonly Omit<DaySum, 'net'>[]> {
  clock.advance(DAY)
  const { accounts } = await kumicorn.dailyCloses.make({ zone: 'UTC' })
  const found = accounts.flatMap(({ kinds }) => kinds).find((each) => each.kind === kind)
  return found?.sums.map(({ net: _, ...sum }) => sum) ?? []
}

/** Forgets the one order, once its events have been delivered. */
async function pruned({ kumicorn, clock }: Shop): Promise<void> {
  const endedBefore = new Date(clock.now())
  await vi.waitUntil(async () => (await kumicorn.prune({ endedBefore })) === 1, { timeout: 30_000 })
}

describe.each(stores)('closes of an order that was pruned in between add up (%s)', (_, newStore) => {
  it('where it was paid in other money than it was ordered in', async () => {
    const paid = {
      ...{ amount: '15000.00', currency: 'NGN', pricingAmount: '100.00', pricingCurrency: 'USD' },
      ...{ orderId: 'O1', txnId: 'P1' },
    }
    const now = { status: '1' }
    const script = () => sealed({ code: '0000', message: '', ...paid, ...now })
    const there = await shop({ store: await newStore(), script })
    await there.kumicorn.start()
    const inDollars = { ...payment, currency: 'USD', payByLocalCurrency: true }
    await there.kumicorn.paynicorn.payments.create(inDollars)
    const none = { succeeded: '0', reversed: '0', toldLate: '0' }
    expect(await closed(there, 'payment')).toEqual([{ ...none, currency: 'NGN', succeeded: '15000.00' }])
    await pruned(there)
    now.status = '0'
    await there.kumicorn.callbacks.paynicornPostback(paynicornPostback({ ...paid, status: '0' }, SECRET))
    await there.kumicorn.orders.recheck('O1')
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'reversed' })
    expect(await closed(there, 'payment')).toEqual([{ ...none, currency: 'NGN', reversed: '15000.00' }])
  })

  it('where its price was told after that', async () => {
    const now: { status: string; price?: string } = { status: 'SUCCESS' }
    const script = () => succeeds({ request_no: 'R1', serial_no: 'S1', ...now })
    const there = await shop({ store: await newStore(), script })
    await there.kumicorn.start()
    await there.kumicorn.kumquat.orders.place(order)
    expect(await closed(there, 'order')).toEqual([])
    await pruned(there)
    now.price = '98.0'
    await callback(there, { status: 'success', price: '98.0' })
    const none = { currency: undefined, succeeded: '0', reversed: '0', toldLate: '0' }
    expect(await closed(there, 'order')).toEqual([{ ...none, toldLate: '98.0' }])
    await pruned(there)
    now.status = 'FAIL'
    await callback(there, { status: 'error', price: '98.0' })
    await there.kumicorn.orders.recheck('R1')
    expect(await closed(there, 'order')).toEqual([{ ...none, reversed: '98.0' }])
  })
})
