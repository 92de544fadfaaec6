import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SandboxError, type SandboxOptions, startSandbox } from '../../src/index.ts'
import { clientsOf, topUp } from '../support/clients.ts'
import { newFolder } from '../support/folder.ts'
import { acknowledge, receiver } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

/** A file with an order that the clock decides as soon as it runs, and the merchant who would hear of it. */
async function fileWithOrder() {
  const path = await newFolder()
  const dataFile = join(path, 'state.json')
  const merchant = await receiver(acknowledge)
  const first = await frozen({ dataFile })
  first.callbacksTo({ kumquat: `${merchant.url}/kumquat` })
  await clientsOf(first).kumquat.orders.place(topUp())
  await first.close()
  return { dataFile, merchant }
}

/** Starts as it cannot, with a clock that would be at the order's end at once, and leaves it time for that. */
async function failsToStart(options: SandboxOptions): Promise<Error> {
  const error = await startSandbox({ settleAfter: 0, speed: 1_000, ...options }).then(
    (sandbox) => sandbox.close(),
    (thrown: unknown) => thrown,
  )
  // Real time: it is a clock left running that would show.
  await new Promise((resolve) => setTimeout(resolve, 200))
  return error as Error
}

describe('a sandbox that failed to start', () => {
  it('delivers nothing: its port is taken', async () => {
    const { dataFile, merchant } = await fileWithOrder()
    const other = await frozen()
    const error = await failsToStart({ dataFile, port: Number(new URL(other.url).port) })
    expect(error).toBeInstanceOf(Error)
    expect(merchant.received).toEqual([])
  })

  it('delivers nothing: its certificate is none', async () => {
    const { dataFile, merchant } = await fileWithOrder()
    const error = await failsToStart({ dataFile, tls: { cert: 'x', key: 'y' } })
    expect(error).toBeInstanceOf(SandboxError)
    expect(error.message).toMatch(/startSandbox.*tls.*PEM/)
    expect(merchant.received).toEqual([])
  })

  it('delivers nothing: its file does not fit', async () => {
    const { dataFile, merchant } = await fileWithOrder()
    const state = JSON.parse(await readFile(dataFile, 'utf8'))
    state.orders.push({ ...state.orders[0], gatewayId: 'f'.repeat(32), productId: 'none' })
    await writeFile(dataFile, JSON.stringify(state))
    const error = await failsToStart({ dataFile })
    expect(error.message).toContain('does not fit: there is no product none')
    expect(merchant.received).toEqual([])
  })
})

it.each([
  ['no-such-host.invalid', /it cannot be resolved \((ENOTFOUND|EAI_AGAIN)\)/],
  ['192.0.2.1', /this machine has no such address \(EADDRNOTAVAIL\)/],
])('a host that cannot be listened on is told by its option: %s', async (host, why) => {
  const error = await failsToStart({ host })
  expect(error).toBeInstanceOf(SandboxError)
  expect(error.message).toMatch(why)
  expect(error.message).toContain(`the option host is "${host}"`)
})

describe('a certificate', () => {
  it.each([
    ['empty', { cert: '', key: '' }],
    ['empty bytes', { cert: new Uint8Array(), key: new Uint8Array() }],
  ])('that is %s is refused at the start', async (_, tls) => {
    await expect(startSandbox({ tls })).rejects.toThrow(/tls.*PEM/)
  })
})
