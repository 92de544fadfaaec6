import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SandboxError, startSandbox } from '../../src/index.ts'
import { airtime, clientsOf, payment, topUp } from '../support/clients.ts'
import { controlOf } from '../support/control.ts'
import { newFolder } from '../support/folder.ts'
import { receiver, refuse } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

const newFile = async (): Promise<string> => join(await newFolder(), 'state.json')

// biome-ignore lint/suspicious/noExplicitAny: a file is spoilt wherever it can be
type Any = any

const spoilt: readonly (readonly [field: string, spoil: (state: Any) => void])[] = [
  ['now', (state) => (state.now = 1e300)],
  ['orders.0.createdAt', (state) => (state.orders[0].createdAt = 1e300)],
  ['orders.0.amount', (state) => (state.orders[0].amount = 'abc')],
  ['orders.0.account', (state) => delete state.orders[0].account],
  ['orders.0.callbackUrl', (state) => (state.orders[0].callbackUrl = 'nowhere')],
  ['orders.0.callbackUrl', (state) => (state.orders[0].callbackUrl = 'ftp://127.0.0.1/')],
  ['orders.0.plannedReversal.at', (state) => (state.orders[0].plannedReversal = reversalAt(1e300))],
  ['orders.1.amount', (state) => (state.orders[1].amount = 'abc')],
  ['orders.1.pricingAmount', (state) => delete state.orders[1].pricingAmount],
  ['orders.1.txnType', (state) => (state.orders[1].txnType = 'banana')],
  ['orders.1.checkout', (state) => (state.orders[1].checkout = 'x')],
  ['orders.1.checkout.frontPage', (state) => (state.orders[1].checkout.frontPage = 5)],
  ['orders.2.benefitNo', (state) => (state.orders[2].benefitNo = 5)],
  ['orders.3', (state) => state.orders.push(state.orders[0])],
  ['counters.paynicorn.ids.0', (state) => (state.counters.paynicorn.ids = ['x', 'y', 'z'])],
  ['faults.0.answer.by', (state) => state.faults.push(faulty({ answer: { kind: 'clock-skew', by: 'abc' } }))],
  ['faults.0.answer.by', (state) => state.faults.push(faulty({ answer: { kind: 'delayed', by: -5 } }))],
  ['faults.0.callback.by', (state) => state.faults.push(faulty({ callback: { kind: 'late', by: 'abc' } }))],
  ['orders.0.callbackFault.by', (state) => (state.orders[0].callbackFault = { kind: 'late', by: 'abc' })],
]

const reversalAt = (at: number) => ({ at, to: 'failed', truth: 'last' })
const faulty = (parts: object) => ({ id: 'f1', type: 'next', left: 'always', ...parts })

describe('a data file with something odd', () => {
  it.each(spoilt)('in %s stops the start with the name of the file and the field', async (field, spoil) => {
    const dataFile = await newFile()
    const first = await frozen({ dataFile })
    const { kumquat, paynicorn } = clientsOf(first)
    await kumquat.orders.place(topUp())
    await paynicorn.payments.create(payment())
    await paynicorn.airtime.topUp(airtime())
    await first.close()
    const state = JSON.parse(await readFile(dataFile, 'utf8'))
    spoil(state)
    await writeFile(dataFile, JSON.stringify(state))
    const error = await startSandbox({ dataFile, speed: 0 }).then(
      (started) => started.close(),
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(SandboxError)
    expect((error as Error).message).toContain(
      `the data file ${dataFile} holds no state of a sandbox (${field}: `,
    )
  })
})

describe('what never comes', () => {
  it.each([
    ['a try that no schedule reaches', { kumquat: { retries: [Number.POSITIVE_INFINITY] } }, undefined],
    ['a callback late by an age', {}, { callback: { kind: 'late', by: `${'9'.repeat(400)}d` } }],
    ['a reversal after an age', {}, { callback: { kind: 'contradictory', after: `${'9'.repeat(400)}d` } }],
  ])('such as %s is kept in a file that can be read again', async (_, options, fault) => {
    const dataFile = await newFile()
    const merchant = await receiver(refuse)
    const first = await frozen({ dataFile, ...options })
    first.callbacksTo({ kumquat: `${merchant.url}/kumquat` })
    if (fault !== undefined) expect((await controlOf(first)('POST', '/faults', fault)).status).toBe(201)
    await clientsOf(first).kumquat.orders.place(topUp())
    await first.clock.advance('1s')
    const { deliveries } = first.export()
    await first.close()
    const second = await frozen({ dataFile, ...options })
    expect(second.export().deliveries).toEqual(deliveries)
    await second.clock.advance('3650d')
    expect(second.orders()[0]?.state).toBe('succeeded')
  })
})
