import { describe, expect, it } from 'vitest'
import { isInside, isThisMachine } from '../../src/preflight/addresses.ts'
import { reachFault } from '../../src/preflight/callback-address.ts'

describe('an address', () => {
  it.each(['127.0.0.1', '127.8.8.8', '0.0.0.0', '::1', '::', 'localhost', 'shop.localhost', 'LOCALHOST.'])(
    '%s is of this machine',
    (host) => expect(isThisMachine(host)).toBe(true),
  )

  it.each(['192.0.2.1', '2001:db8::1', 'shop.example', 'localhost.example'])(
    '%s is of another machine',
    (host) => {
      expect(isThisMachine(host)).toBe(false)
      expect(isInside(host)).toBe(false)
    },
  )

  it.each(['10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.1.1', '100.64.0.1', 'fc00::1', 'fe80::1'])(
    '%s is reached from inside only',
    async (host) => {
      expect(isInside(host)).toBe(true)
      const url = new URL(`https://${host.includes(':') ? `[${host}]` : host}/callbacks`)
      expect(await reachFault(url, true)).toMatchObject({
        state: 'warning',
        found: expect.stringContaining('which only machines of this network reach'),
      })
    },
  )

  it('that others reach has nothing against it; one of this machine has, once real orders come', async () => {
    expect(await reachFault(new URL('https://192.0.2.1'), true)).toBeUndefined()
    expect(await reachFault(new URL('https://[::1]'), true)).toMatchObject({ state: 'failed' })
    expect(await reachFault(new URL('https://localhost'), false)).toMatchObject({ state: 'warning' })
  })
})
