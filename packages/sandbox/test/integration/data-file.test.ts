import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type Sandbox,
  SandboxError,
  type SandboxOptions,
  type SandboxState,
  startSandbox,
} from '../../src/index.ts'
import { airtime, clientsOf, payment, topUp } from '../support/clients.ts'
import { newFolder } from '../support/folder.ts'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { acknowledge, receiver, refuse } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

const stored = async (path: string): Promise<SandboxState> => JSON.parse(await readFile(path, 'utf8'))

/** Closes a sandbox and starts another on its file. */
async function again(sandbox: Sandbox, dataFile: string, options: SandboxOptions = {}): Promise<Sandbox> {
  await sandbox.close()
  return frozen({ dataFile, ...options })
}

describe('a sandbox with a data file', () => {
  it('goes on where it was: orders, balance, ids, clock, addresses and faults', async () => {
    const dataFile = join(await newFolder(), 'state.json')
    const first = await frozen({ dataFile, seed: 5 })
    first.callbacksTo({ recharge: 'http://127.0.0.1:9/recharge' })
    const before = clientsOf(first)
    await before.kumquat.orders.place(topUp('R1'))
    await before.paynicorn.payments.create(payment('P1'))
    await before.paynicorn.airtime.topUp(airtime())
    await first.clock.advance('1s')
    await before.kumquat.orders.place(topUp('R2'))
    first.faults.next({ answer: 'server-error', times: 2 })
    first.faults.random({ rate: 0.5, gateway: 'paynicorn' })
    const { orders, faults, counters, now } = first.export()

    const second = await again(first, dataFile)
    expect(second.export()).toMatchObject({ orders, faults, counters, now })
    expect(second.orders().map(({ state }) => state)).toEqual([
      'succeeded',
      'succeeded',
      'succeeded',
      'pending',
    ])
    expect(second.faults.next({ answer: 'malformed' }).id).toBe('f3')
    second.faults.clear()
    const after = clientsOf(second)
    expect(await after.kumquat.orders.place(topUp('R1'))).toMatchObject({
      state: 'accepted',
      order: { status: 'SUCCESS' },
    })
    await after.paynicorn.payments.create(payment('P2'))
    await second.clock.advance('1s')
    const ids = second.orders().map(({ gatewayId }) => gatewayId)
    expect(new Set(ids).size).toBe(5)
    expect(second.orders().map(({ state }) => state)).toEqual(Array(5).fill('succeeded'))
  })

  it('goes on with the tries of a callback, and with what is still to come of a contradiction', async () => {
    const dataFile = join(await newFolder(), 'state.json')
    const merchant = await receiver((callback, response) =>
      merchant.received.length < 3 ? refuse(callback, response) : acknowledge(callback, response),
    )
    const first = await frozen({ dataFile, kumquat: { callbackUrl: `${merchant.url}/kumquat` } })
    first.faults.next({ callback: { kind: 'contradictory', after: '1d' } })
    await clientsOf(first).kumquat.orders.place(topUp())
    await first.clock.advance('61s')
    expect(merchant.received).toHaveLength(2)
    const second = await again(first, dataFile)
    await second.clock.advance('2m')
    expect(merchant.received).toHaveLength(3)
    await second.clock.advance('1d')
    expect(merchant.received.map(({ body }) => JSON.parse(body).status)).toEqual([
      'success',
      'success',
      'success',
      'error',
    ])
    expect(second.orders()[0]).toMatchObject({
      state: 'failed',
      callbacks: [{ attempt: 1 }, { attempt: 2 }, { attempt: 3, verdict: 'acknowledged' }, { attempt: 1 }],
    })
  })

  it('takes a balance that is given at the start before the kept one', async () => {
    const dataFile = join(await newFolder(), 'state.json')
    const first = await frozen({ dataFile })
    await clientsOf(first).kumquat.orders.place(topUp())
    const second = await again(first, dataFile, { kumquat: { balance: '5.00' } })
    expect((await clientsOf(second).kumquat.balance()).balance.toString()).toBe('5.00')
    const third = await again(second, dataFile)
    expect((await clientsOf(third).kumquat.balance()).balance.toString()).toBe('5.00')
  })

  it('keeps a running clock as far ahead as it was', async () => {
    const dataFile = join(await newFolder(), 'state.json')
    const first = await startSandbox({ dataFile })
    await first.clock.advance('3h')
    await first.close()
    const second = await startSandbox({ dataFile })
    expect(Math.abs(second.clock.now() - Date.now() - 3 * 3_600_000)).toBeLessThan(1_000)
    await second.close()
  })

  it('is written soon after each change, whole, and for its owner only', async () => {
    const path = await newFolder()
    const dataFile = join(path, 'state.json')
    const sandbox = await frozen({ dataFile })
    await clientsOf(sandbox).kumquat.orders.place(topUp())
    const patience = { timeout: 20_000 }
    await expect
      .poll(async () => (await stored(dataFile).catch(() => undefined))?.orders.length, patience)
      .toBe(1)
    await sandbox.clock.advance('1h')
    await expect.poll(async () => (await stored(dataFile)).now, patience).toBe(sandbox.clock.now())
    await expect.poll(() => readdir(path), patience).toEqual(['state.json'])
    if (process.platform !== 'win32') expect((await stat(dataFile)).mode & 0o777).toBe(0o600)
  })

  it('forgets what is cleared', async () => {
    const dataFile = join(await newFolder(), 'state.json')
    const first = await frozen({ dataFile, kumquat: { balance: '100.00' } })
    await clientsOf(first).kumquat.orders.place(topUp())
    first.faults.next({ answer: 'malformed' })
    first.clear()
    const second = await again(first, dataFile, { kumquat: { balance: '100.00' } })
    expect(second.export()).toMatchObject({ orders: [], faults: [], deliveries: [] })
    const { kumquat } = clientsOf(second)
    expect(await kumquat.balance()).toMatchObject({ balance: '100.00' })
    expect(await kumquat.orders.place(topUp())).toMatchObject({ state: 'accepted' })
  })

  it('tells when it cannot write, and goes on', async () => {
    const path = await newFolder()
    const dataFile = join(path, 'state.json')
    const sandbox = await frozen({ dataFile })
    await rm(dataFile)
    await mkdir(dataFile)
    const failed = new Promise((resolve) => sandbox.on('data-failed', resolve))
    await clientsOf(sandbox).kumquat.orders.place(topUp())
    expect(await failed).toMatchObject({ path: dataFile, reason: expect.stringMatching(/EISDIR|EPERM/) })
    expect(await readdir(path)).toEqual(['state.json'])
  })
})

describe('a data file that cannot be right', () => {
  it.each([
    ['{"format":', 'is not JSON'],
    ['{"format":2}', 'was written by a newer version (format 2)'],
    ['{"format":1}', 'holds no state of a sandbox'],
    ['null', 'holds no state of a sandbox'],
  ])('such as %s stops the start with its name', async (text, said) => {
    const dataFile = join(await newFolder(), 'state.json')
    await writeFile(dataFile, text)
    await expect(startSandbox({ dataFile })).rejects.toThrow(`the data file ${dataFile} ${said}`)
    expect(await readFile(dataFile, 'utf8')).toBe(text)
  })

  // It started, and lost everything at its end.
  it('is one that can never be written', async () => {
    const path = await newFolder()
    const dataFile = join(path, 'missing', 'state.json')
    const error = await startSandbox({ dataFile }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SandboxError)
    expect((error as Error).message).toBe(`the data file ${dataFile} cannot be written: ENOENT`)
    expect(await readdir(path)).toEqual([])
  })

  it('is one of another seed, or a folder', async () => {
    const path = await newFolder()
    const dataFile = join(path, 'state.json')
    await (await frozen({ dataFile, seed: 5 })).close()
    await expect(startSandbox({ dataFile, seed: 6 })).rejects.toThrow('belongs to seed 5, not 6')
    await expect(startSandbox({ dataFile: path })).rejects.toThrow(SandboxError)
  })
})

describe('an order that is accepted while the sandbox closes', () => {
  it('is in the data file', async () => {
    const dataFile = join(await newFolder(), 'state.json')
    const sandbox = await frozen({ dataFile })
    const closing = sandbox.close()
    const answer = await kumquatCaller(sandbox)
      .call('/orders', topUp())
      .catch(() => undefined)
    await closing
    const accepted = answer?.body.returnCode === 'SUCCESS' ? 1 : 0
    expect((await stored(dataFile)).orders).toHaveLength(accepted)
  })
})
