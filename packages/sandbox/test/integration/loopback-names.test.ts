import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import type { SandboxOptions } from '../../src/index.ts'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { acknowledge, receiver } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

const order = { request_no: 'R1', product_id: 19402, account: '254771114118' }

/* RFC 6761: each of them is this machine, and no resolver has to be asked, which few could answer. */
describe.each(['shop.localhost', 'a.b.LOCALHOST', 'localhost.'])('the name %s', (name) => {
  const at = (url: string): string => url.replace('127.0.0.1', name)

  it('is called back, be it registered or named by an order', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen({ kumquat: { callbackUrl: `${at(merchant.url)}/kumquat/registered` } })
    const { call } = kumquatCaller(sandbox)
    await call('/orders', order)
    await call('/orders', { ...order, request_no: 'R2', callback_url: `${at(merchant.url)}/kumquat/named` })
    await sandbox.clock.advance('1s')
    expect(merchant.received.map(({ path }) => path)).toEqual(['/kumquat/registered', '/kumquat/named'])
  })

  it('is the sandbox itself at its port', async () => {
    const sandbox = await frozen()
    const callback_url = `${at(sandbox.url)}/sandbox/api/orders`
    await kumquatCaller(sandbox).call('/orders', { ...order, callback_url })
    await sandbox.clock.advance('1s')
    expect(sandbox.orders()[0]?.callbacks[0]?.reason).toContain('which is the sandbox itself')
  })

  it('can be listened at', async () => {
    const { url } = await frozen({ host: name })
    expect(url).toMatch(/^http:\/\/(?:127\.0\.0\.1|\[::1\]):\d+$/)
    expect((await fetch(`${url}/sandbox/api/info`)).status).toBe(200)
  })
})

// An order that named it made the sandbox call its own control API, which answered with another callback, for ever.
const everyName = Object.values(networkInterfaces()).flatMap(
  (all) => all?.map(({ address }) => address) ?? [],
)
const [outside] = everyName.filter((address) => isIP(address) === 4 && !address.startsWith('127.'))

describe('a name that the sandbox answers to and may call', () => {
  const names: readonly (readonly [what: string, name: string, options: SandboxOptions])[] = [
    ['one that it was told', '0.0.0.0', { allowHosts: ['0.0.0.0'] }],
    ...(outside === undefined ? [] : [['an address of this machine', outside, { host: '0.0.0.0' }] as const]),
  ]

  it.each(names)('is the sandbox itself at its port: %s', async (_, name, options) => {
    const sandbox = await frozen({ ...options, callbackHosts: [name] })
    const callback_url = `http://${name}:${new URL(sandbox.url).port}/sandbox/api/orders`
    await kumquatCaller(sandbox).call('/orders', { ...order, callback_url })
    await sandbox.clock.advance('1s')
    expect(sandbox.orders()[0]?.callbacks[0]?.reason).toContain('which is the sandbox itself')
  })

  it('is called at other ports', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen({ allowHosts: ['0.0.0.0'], callbackHosts: ['0.0.0.0'] })
    const callback_url = `${merchant.url.replace('127.0.0.1', '0.0.0.0')}/kumquat`
    await kumquatCaller(sandbox).call('/orders', { ...order, callback_url })
    await sandbox.clock.advance('1s')
    expect(merchant.received).toHaveLength(1)
  })
})
