import { describe, expect, it } from 'vitest'
import { clientsOf, payment, topUp } from '../support/clients.ts'
import { acknowledge, receiver } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

async function merchantWith() {
  const merchant = await receiver(acknowledge)
  const sandbox = await frozen()
  sandbox.callbacksTo(merchant.addresses)
  const struck: string[] = []
  sandbox.on('fault', ({ reference, answer, callback }) =>
    struck.push(`${reference} ${(answer ?? callback)?.kind}`),
  )
  const pay = (reference: string, amount?: string) =>
    clientsOf(sandbox).paynicorn.payments.create(payment(reference, amount))
  return { merchant, sandbox, struck, pay, ...clientsOf(sandbox) }
}

describe('of several faults at random', () => {
  it('each part is drawn from the oldest that has something for it', async () => {
    const { sandbox, kumquat, struck, pay } = await merchantWith()
    sandbox.faults.random({ rate: 1, answers: ['malformed'], callbacks: [] })
    sandbox.faults.random({ rate: 1, answers: ['unknown-error'], callbacks: ['tampered'] })
    await pay('P1')
    await kumquat.orders.place(topUp('R1'))
    await sandbox.clock.advance('1s')
    expect(struck).toEqual(['P1 malformed', 'R1 malformed', 'P1 tampered', 'R1 tampered'])
  })

  it('one whose faults cannot strike the call leaves it to the next', async () => {
    const { sandbox, struck, pay } = await merchantWith()
    sandbox.faults.random({ rate: 1, answers: ['rate-limited'], callbacks: [] })
    sandbox.faults.random({ rate: 1, answers: ['unknown-error'], callbacks: [] })
    await pay('P1')
    expect(struck).toEqual(['P1 unknown-error'])
  })

  it('one that strikes seldom is not made up for by the next', async () => {
    const { sandbox, struck, pay } = await merchantWith()
    sandbox.faults.random({ rate: 0, answers: ['malformed'], callbacks: ['tampered'] })
    sandbox.faults.random({ rate: 1, answers: ['unknown-error'], callbacks: ['wrong-key'] })
    await pay('P1')
    await sandbox.clock.advance('1s')
    expect(struck).toEqual([])
  })
})

describe('a fault of a callback', () => {
  it('waits past an order that names an address which is not called', async () => {
    const { sandbox, kumquat, struck } = await merchantWith()
    sandbox.faults.next({ callback: 'tampered' })
    await kumquat.orders.place({ ...topUp('R1'), callback_url: 'http://10.1.2.3/callback' })
    await sandbox.clock.advance('1s')
    expect([struck, sandbox.faults.list().length]).toEqual([[], 1])
    await kumquat.orders.place(topUp('R2'))
    await sandbox.clock.advance('1s')
    expect([struck, sandbox.faults.list().length]).toEqual([['R2 tampered'], 0])
  })
})
