import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SandboxOptions } from '../../src/index.ts'
import { payment, topUp } from '../support/clients.ts'
import { newFolder } from '../support/folder.ts'
import { merchantWithFaults } from '../support/merchant-with-faults.ts'

async function merchantWith(options: SandboxOptions = {}) {
  const world = await merchantWithFaults(options)
  const pay = (reference: string, amount?: string) =>
    world.paynicorn.payments.create(payment(reference, amount))
  return { ...world, pay }
}

describe('a planned fault that names an order which is there', () => {
  it.each(['magic', 'drawn'])(
    'comes before the %s one of that order, which is over with it',
    async (other) => {
      const { sandbox, struck, pay } = await merchantWith()
      if (other === 'drawn') sandbox.faults.random({ rate: 1, answers: [], callbacks: ['duplicated'] })
      await pay('P1', other === 'magic' ? '100.61' : '100.00')
      sandbox.faults.next({ reference: 'P1', callback: 'wrong-key' })
      await sandbox.clock.advance('1s')
      await sandbox.settle('P1', 'failed')
      expect(struck).toEqual(['P1 wrong-key'])
    },
  )

  it('comes before the magic one also when it waited for an address', async () => {
    const { merchant, sandbox, struck, pay } = await merchantWith()
    sandbox.callbacksTo({ postback: null })
    sandbox.faults.next({ reference: 'P1', callback: 'wrong-key' })
    await pay('P1', '100.61')
    sandbox.callbacksTo(merchant.addresses)
    await sandbox.clock.advance('1s')
    expect(struck).toEqual(['P1 wrong-key'])
  })

  it('comes after an older planned one, also after a restart', async () => {
    const dataFile = join(await newFolder(), 'state.json')
    const before = await merchantWith({ dataFile })
    before.sandbox.faults.next({ callback: 'tampered' })
    await before.pay('P1')
    await before.sandbox.close()
    const { sandbox, struck } = await merchantWith({ dataFile })
    sandbox.faults.next({ reference: 'P1', callback: 'wrong-key' })
    await sandbox.clock.advance('1s')
    await sandbox.settle('P1', 'failed')
    expect(struck).toEqual(['P1 tampered', 'P1 wrong-key'])
  })
})

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
