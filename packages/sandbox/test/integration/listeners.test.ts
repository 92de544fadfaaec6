import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { acknowledge, receiver, refuse } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

const order = { request_no: 'R1', product_id: 19402, account: '254771114118' }

describe('a listener that acts on the sandbox', () => {
  it('settles an order when it hears of it: after its call was processed, and told to all in turn', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen({ kumquat: { callbackUrl: `${merchant.url}/kumquat` } })
    sandbox.faults.next({ callback: 'duplicated' })
    const settled: Promise<unknown>[] = []
    const heard: string[] = []
    sandbox.on('order', ({ order: { reference, state } }) => {
      if (state === 'pending') settled.push(sandbox.settle(reference, 'failed'))
    })
    sandbox.on('order', ({ order: { status } }) => heard.push(status))
    sandbox.on('answer', () => heard.push('answer'))
    const { text } = await kumquatCaller(sandbox).call('/orders', order)
    expect(text).toContain('"status":"ACCEPT"')
    await Promise.all(settled)
    expect(heard).toEqual(['ACCEPT', 'answer', 'FAIL'])
    expect(merchant.received).toHaveLength(2)
  })

  it('turns an order round when it hears that a callback was not taken, and advance waits for it', async () => {
    const merchant = await receiver((callback, response) =>
      merchant.received.length < 2 ? refuse(callback, response) : acknowledge(callback, response),
    )
    const sandbox = await frozen({ kumquat: { callbackUrl: `${merchant.url}/kumquat` } })
    sandbox.on('callback-failed', ({ gatewayId }) => void sandbox.settle(gatewayId, 'failed'))
    await kumquatCaller(sandbox).call('/orders', order)
    await sandbox.clock.advance('1s')
    expect(merchant.received.map(({ body }) => JSON.parse(body).status)).toEqual(['success', 'error'])
    await sandbox.clock.advance('1d')
    expect(merchant.received).toHaveLength(2)
    expect(sandbox.export().deliveries).toEqual([])
  })

  it('sends a callback again when it hears that it was taken', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen({ kumquat: { callbackUrl: `${merchant.url}/kumquat` } })
    let again = 0
    sandbox.on('acknowledged', ({ gatewayId }) => {
      again += 1
      if (again === 1) void sandbox.resend(gatewayId)
    })
    await kumquatCaller(sandbox).call('/orders', order)
    await sandbox.clock.advance('1s')
    expect(merchant.received).toHaveLength(2)
  })

  it('clears everything: nothing of it is told after that, and nothing fails', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen({ kumquat: { callbackUrl: `${merchant.url}/kumquat` } })
    const heard: string[] = []
    sandbox.on('order', ({ order: { state } }) => {
      if (state === 'succeeded') sandbox.clear()
    })
    sandbox.on('order', ({ order: { status } }) => heard.push(status))
    sandbox.on('cleared', () => heard.push('cleared'))
    await kumquatCaller(sandbox).call('/orders', order)
    await sandbox.clock.advance('1d')
    expect(heard).toEqual(['ACCEPT', 'PROCESSING', 'SUBMIT', 'SUCCESS', 'cleared'])
    expect(merchant.received).toEqual([])
    expect(sandbox.orders()).toEqual([])
  })

  it('settles an order that names itself, though its reference is the id of another', async () => {
    const sandbox = await frozen()
    const { call } = kumquatCaller(sandbox)
    await call('/orders', order)
    const [first] = sandbox.orders()
    await call('/orders', { ...order, request_no: first?.gatewayId ?? '' })
    for (const each of sandbox.orders()) await sandbox.settle(each, 'failed')
    expect(sandbox.orders().map(({ state }) => state)).toEqual(['failed', 'failed'])
    sandbox.clear()
    await call('/orders', order)
    if (first !== undefined)
      await expect(sandbox.settle(first, 'failed')).rejects.toThrow('there is no order "R1"')
  })
})

describe('a listener that clears everything', () => {
  it.each(['fault', 'faults'] as const)('when it hears of %s, ends what it hears of', async (event) => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen({ kumquat: { callbackUrl: `${merchant.url}/kumquat` } })
    const { call } = kumquatCaller(sandbox)
    await call('/orders', order)
    sandbox.faults.next({ reference: 'R1', callback: 'wrong-key' })
    // Clearing changes the list of faults: once is enough.
    const stop = sandbox.on(event, () => {
      stop()
      sandbox.clear()
    })
    // A mistake of the sandbox's own would be an uncaught error here.
    await sandbox.clock.advance('2s')
    await setImmediate()
    expect([merchant.received, sandbox.orders()]).toEqual([[], []])
  })
})
