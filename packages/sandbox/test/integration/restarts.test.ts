import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Sandbox } from '../../src/index.ts'
import { clientsOf, payment, topUp } from '../support/clients.ts'
import { newFolder } from '../support/folder.ts'
import { acknowledge, type ReceivedCallback, receiver, refuse } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

const referencesOf = (received: readonly ReceivedCallback[]) =>
  received.map(({ body }) => JSON.parse(body).request_no)

/** Closes a sandbox and starts another on its file. */
async function again(sandbox: Sandbox, dataFile: string): Promise<Sandbox> {
  await sandbox.close()
  return frozen({ dataFile })
}

describe('a sandbox that is started again', () => {
  it('still holds a reordered callback back until another has overtaken it', async () => {
    const dataFile = join(await newFolder(), 'state.json')
    const merchant = await receiver(acknowledge)
    const first = await frozen({ dataFile })
    first.callbacksTo({ kumquat: `${merchant.url}/kumquat` })
    first.faults.next({ callback: 'reordered' })
    await clientsOf(first).kumquat.orders.place(topUp('R1'))
    await first.clock.advance('1s')
    expect(merchant.received).toEqual([])
    const second = await again(first, dataFile)
    await clientsOf(second).kumquat.orders.place(topUp('R2'))
    await second.clock.advance('1s')
    expect(referencesOf(merchant.received)).toEqual(['R2', 'R1'])
    await second.clock.advance('2h')
    expect(merchant.received).toHaveLength(2)
  })

  it('gives no fault the id of a former one, which its holder could clear it by', async () => {
    const dataFile = join(await newFolder(), 'state.json')
    const first = await frozen({ dataFile })
    const { id } = first.faults.next({ answer: 'malformed' })
    first.faults.clear(id)
    const second = await again(first, dataFile)
    second.faults.next({ answer: 'malformed' })
    expect(() => second.faults.clear(id)).toThrow('there is no fault')
  })

  it('keeps the orders beyond keepOrders whose callbacks are still under way', async () => {
    const dataFile = join(await newFolder(), 'state.json')
    const merchant = await receiver((callback, response) =>
      merchant.received.length < 4 ? refuse(callback, response) : acknowledge(callback, response),
    )
    const options = { dataFile, keepOrders: 1, kumquat: { callbackUrl: `${merchant.url}/kumquat` } }
    const first = await frozen(options)
    const { kumquat } = clientsOf(first)
    for (const reference of ['R1', 'R2', 'R3']) await kumquat.orders.place(topUp(reference))
    await first.clock.advance('1s')
    await first.close()
    const second = await frozen(options)
    expect(second.orders().map(({ reference }) => reference)).toEqual(['R1', 'R2', 'R3'])
    await second.clock.advance('1h')
    expect(new Set(referencesOf(merchant.received.slice(3)))).toEqual(new Set(['R1', 'R2', 'R3']))
    await second.close()
    const third = await frozen(options)
    expect(third.orders().map(({ reference }) => reference)).toEqual(['R3'])
  })

  it('takes a later send of an order for no first one: magic values strike that only', async () => {
    const dataFile = join(await newFolder(), 'state.json')
    let sandbox = await frozen({ dataFile })
    const busy = { ...topUp('R1'), account: '254771119046' }
    const states: string[] = []
    for (let send = 1; send <= 3; send += 1) {
      states.push((await clientsOf(sandbox).kumquat.orders.place(busy)).state)
      states.push((await clientsOf(sandbox).paynicorn.payments.create(payment('P1', '10.42'))).state)
      sandbox = await again(sandbox, dataFile)
    }
    expect(sandbox.orders().map(({ reference }) => reference)).toEqual(['P1', 'R1'])
    expect(states.slice(2)).toEqual(['rejected', 'accepted', 'accepted', 'accepted'])
  })

  it('counts the sends anew once it was cleared', async () => {
    const dataFile = join(await newFolder(), 'state.json')
    const first = await frozen({ dataFile })
    await clientsOf(first).paynicorn.payments.create(payment('P1', '10.42'))
    first.clear()
    const second = await again(first, dataFile)
    expect((await clientsOf(second).paynicorn.payments.create(payment('P1', '10.42'))).state).toBe('unknown')
  })
})

describe('a callback that was held back too long', () => {
  it('is tried again by its schedule, not with the next callback', async () => {
    const merchant = await receiver((callback, response) =>
      merchant.received.length < 2 ? refuse(callback, response) : acknowledge(callback, response),
    )
    const sandbox = await frozen({ kumquat: { callbackUrl: `${merchant.url}/kumquat` } })
    const { kumquat } = clientsOf(sandbox)
    sandbox.faults.next({ callback: { kind: 'reordered', atMost: '10s' } })
    await kumquat.orders.place(topUp('R1'))
    await sandbox.clock.advance('11s')
    await kumquat.orders.place(topUp('R2'))
    await sandbox.clock.advance('1s')
    expect(referencesOf(merchant.received)).toEqual(['R1', 'R2'])
    await sandbox.clock.advance('1m')
    expect(referencesOf(merchant.received)).toEqual(['R1', 'R2', 'R1'])
  })
})
