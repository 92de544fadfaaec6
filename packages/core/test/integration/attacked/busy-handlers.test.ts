import { describe, expect, it } from 'vitest'
import { memoryStore, type Store, StoreError } from '../../../src/index.ts'
import { callback, make, until } from './shop.ts'

const never = (): Promise<never> => new Promise(() => undefined)

describe('a handler that is busy with other orders', () => {
  // Found by an attack: the callback waited for a place of a handler that has nothing of its order, and was refused.
  it('holds up no callback that has nothing for it', async () => {
    const kumicorn = make({
      store: memoryStore(),
      deliveries: { concurrency: 2, pollInterval: 20 },
      callbacks: { timeout: 500 },
    })
    let [hanging, fulfilled] = [0, 0]
    kumicorn.on('order.failed', {
      name: 'sendMail',
      handle: () => {
        hanging += 1
        return never()
      },
    })
    kumicorn.on('order.succeeded', {
      name: 'fulfil',
      handle: () => {
        fulfilled += 1
      },
    })
    await kumicorn.start()
    for (const name of ['H1', 'H2']) void kumicorn.callbacks.kumquat(callback(name, { status: 'error' }))
    await until(() => hanging === 2)
    for (let n = 0; n < 2; n += 1) expect((await kumicorn.callbacks.kumquat(callback('A'))).status).toBe(200)
    expect(fulfilled).toBe(1)
  })
})

describe('an event that came while all places of its handler were taken', () => {
  /** Durable by its own word, with a commit that waits until it is let go. */
  const gated = () => {
    const inner = memoryStore()
    const claims: string[][] = []
    const gates: (() => void)[] = []
    const store: Store = {
      ...inner,
      durable: true,
      commit: async (change) => {
        const isBroken = change.order.reference === 'broken'
        const result = isBroken ? [] : await inner.commit(change)
        if (change.event && isGated) await new Promise<void>((resolve) => gates.push(resolve))
        if (isBroken) throw new StoreError('the disk is full')
        return result
      },
      claimDeliveries: (claim) => {
        claims.push(claim.handlers.map(({ name }) => name))
        return inner.claimDeliveries(claim)
      },
    }
    let isGated = true
    const open = (): void => {
      isGated = false
      for (const go of gates.splice(0)) go()
    }
    return { store, claims, gates, open }
  }

  // Found by an attack: both were acknowledged, and the second was handed out at the next look only.
  it('is handed out when one is free, not at the next look: also one that was kept for a write that failed', async () => {
    const { store, gates, open } = gated()
    const kumicorn = make({ store, deliveries: { concurrency: 1, pollInterval: 3_600_000 } })
    const got: string[] = []
    kumicorn.on(['order.succeeded', 'order.conflict'], {
      name: 'h',
      handle: ({ reference }) => void got.push(reference),
    })
    await kumicorn.start()
    const replies = ['broken', 'A', 'B'].map((name) => kumicorn.callbacks.kumquat(callback(name)))
    await until(() => gates.length === 3)
    gates.splice(1).forEach((go) => {
      go()
    })
    expect((await Promise.all(replies.slice(1))).map(({ status }) => status)).toEqual([200, 200])
    open()
    expect((await replies[0])?.status).toBe(503)
    await until(() => got.length === 2)
  })

  it('costs no claim when everything was handed out by the write', async () => {
    const { store, claims, open } = gated()
    open()
    const kumicorn = make({ store, deliveries: { pollInterval: 3_600_000 } })
    const gate = Promise.withResolvers<void>()
    let begun = 0
    kumicorn.on('order.succeeded', {
      name: 'h',
      handle: () => {
        begun += 1
        return gate.promise
      },
    })
    await kumicorn.start()
    await until(() => claims.length > 0)
    const before = claims.length
    for (let n = 0; n < 5; n += 1) await kumicorn.callbacks.kumquat(callback(`A-${n}`))
    expect(begun).toBe(5)
    expect(claims.length).toBe(before)
    gate.resolve()
  })

  it('is for a handler whose place was kept for an event of another type: nobody keeps it', async () => {
    const { store, gates, open } = gated()
    const kumicorn = make({ store, deliveries: { concurrency: 1, pollInterval: 3_600_000 } })
    const got: string[] = []
    kumicorn.on('order.succeeded', { name: 'h', handle: ({ reference }) => void got.push(reference) })
    await kumicorn.start()
    const replies = [callback('X', { status: 'error' }), callback('A')].map((each) =>
      kumicorn.callbacks.kumquat(each),
    )
    await until(() => gates.length === 2)
    open()
    await Promise.all(replies)
    await until(() => got.length === 1)
  })
})
