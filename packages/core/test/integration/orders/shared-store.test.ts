import { describe, expect, it } from 'vitest'
import { memoryStore, type Store } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { SIGN_KEY } from '../call-engine/gateway.ts'
import { type Shop, shop, until } from './shop.ts'

/** A store that says that it is durable, and that other processes use, too: they `tell` when they have written. */
function shared() {
  const listeners = new Set<() => void>()
  const kept: Store = { ...memoryStore(), durable: true }
  const onDue: NonNullable<Store['onDue']> = (listener) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  const tell = (): void => listeners.forEach((listener) => void listener())
  return { kept: { ...kept, onDue }, tell, listeners }
}

const hear = ({ kumicorn }: Shop, request_no: string, status = 'error') =>
  kumicorn.callbacks.kumquat(kumquatCallback({ request_no, status }, SIGN_KEY))

/** A handler that takes one event at a time, and waits in the first one until it is let go on. */
function slow({ kumicorn }: Shop) {
  const gate = Promise.withResolvers<void>()
  const got: string[] = []
  kumicorn.on(['order.failed', 'order.conflict'], {
    name: 'slow',
    concurrency: 1,
    async handle({ type, reference }) {
      got.push(`${type} ${reference}`)
      await gate.promise
    },
  })
  return { got, goOn: gate.resolve }
}

// With a clock that stands still, nothing is found by polling.
describe('on a store that others use, too', () => {
  it('a handler that is busy when another process tells of something takes it when it is free', async () => {
    const { kept, tell } = shared()
    const [there, other] = [await shop({ store: kept }), await shop({ store: kept, abandoned: true })]
    const { got, goOn } = slow(there)
    await there.kumicorn.start()
    await hear(there, 'R1')
    await until(() => got.length === 1)
    await hear(other, 'R2')
    tell()
    await until(() => there.seen.length === 2)
    expect(got).toEqual(['order.failed R1'])
    goOn()
    await until(() => got.length === 2)
  })

  it('the next event of an order is taken also when the look for it overtakes the end of the one before', async () => {
    const { kept } = shared()
    let looked: PromiseWithResolvers<void> | undefined
    const there = await shop({
      store: {
        ...kept,
        async claimDeliveries(claim) {
          const claimed = await kept.claimDeliveries(claim)
          looked?.resolve()
          return claimed
        },
        async finishDelivery(id, token) {
          await looked?.promise
          return kept.finishDelivery(id, token)
        },
      },
    })
    const { got, goOn } = slow(there)
    await there.kumicorn.start()
    await hear(there, 'R1')
    await hear(there, 'R1', 'refunding')
    await until(() => there.seen.length === 2)
    looked = Promise.withResolvers()
    goOn()
    await until(() => got.length === 2)
    expect(got).toEqual(['order.failed R1', 'order.conflict R1'])
  })

  it('who has stopped listens no more', async () => {
    const { kept, listeners } = shared()
    const { kumicorn } = await shop({ store: kept })
    await kumicorn.start()
    expect(listeners.size).toBe(1)
    await kumicorn.stop()
    expect(listeners.size).toBe(0)
  })
})
