import { setImmediate as nextTurn } from 'node:timers/promises'
import { ConfigError, createKumicorn, type Kumicorn } from '@kumicorn/core'
import { kumquatCallback } from '@kumicorn/core/testing'
import { callbacks, type WebCallbacksOptions } from '@kumicorn/core/web'
import { describe, expect, it } from 'vitest'

const KEY = 'the sign key'

const merchant = (allowIps?: readonly string[]): Kumicorn =>
  createKumicorn({
    kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: KEY },
    callbacks: { allowIps, maxBodyBytes: 1000 },
  })

/** A signed callback as a host of any kind hands it on. */
const request = (path: string, more: RequestInit = {}): Request => {
  const { method, headers, body } = kumquatCallback({ request_no: 'A-1' }, KEY)
  return new Request(`http://shop.example${path}`, { method, headers, body, ...more })
}

const said = async (response: Response): Promise<string> => `${response.status} ${await response.text()}`

describe('callbacks(), as a host calls it', () => {
  it('acknowledges below /callbacks, whatever the query, and with a slash at the end', async () => {
    const receive = callbacks(merchant())
    for (const path of ['/callbacks/kumquat', '/callbacks/kumquat/', '/callbacks/kumquat?from=gateway'])
      expect(await said(await receive(request(path)))).toBe('200 SUCCESS')
    expect(await said(await receive(request('/callbacks/paynicorn/postback')))).toMatch(
      /^404 .*not configured/,
    )
    expect(await said(await receive(request('/kumquat')))).toBe('404 refused: no callback is received here')
  })

  it('takes another prefix and other paths', async () => {
    const paths = { kumquat: '/k', paynicornPostback: false } as const
    for (const [prefix, path] of [
      ['/api/pay', '/api/pay/k'],
      ['/', '/k'],
    ] as const)
      expect(await said(await callbacks(merchant(), { prefix, paths })(request(path)))).toBe('200 SUCCESS')
  })

  it('asks the host for the address of the peer, and refuses everybody when it does not know', async () => {
    const kumicorn = merchant(['192.0.2.7'])
    const from = (addressOf?: WebCallbacksOptions['addressOf']) =>
      callbacks(kumicorn, { addressOf })(request('/callbacks/kumquat'))
    expect(await said(await from(() => '192.0.2.7'))).toBe('200 SUCCESS')
    expect((await from(() => '192.0.2.8')).status).toBe(403)
    const unknown = await from(() => undefined)
    expect(unknown.status).toBe(403)
    expect(await unknown.text()).toBe(
      'refused: allowIps is set, and the host has handed on no address of the peer (remoteAddress, or addressOf of core/web)',
    )
  })

  // It answered every callback with 403 and "this address is not on the list".
  it('says at once that a list of addresses needs addressOf', () => {
    const kumicorn = merchant(['192.0.2.7'])
    expect(() => callbacks(kumicorn)).toThrow(ConfigError)
    expect(() => callbacks(kumicorn)).toThrow('every callback would be refused with 403: give addressOf')
  })

  it('refuses a body that is longer than it says', async () => {
    const body = new ReadableStream({
      async pull(controller) {
        await nextTurn()
        controller.enqueue(new TextEncoder().encode(' '.repeat(600)))
      },
    })
    const init: RequestInit & { duplex: 'half' } = { body, duplex: 'half' }
    const response = await callbacks(merchant())(request('/callbacks/kumquat', init))
    expect(await said(response)).toBe('413 refused: the body is longer than 1000 bytes')
    expect(response.headers.get('connection')).toBe('close')
  })

  it('answers a client that hangs up in mid-body, though nobody reads it', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('aborted')) })
    const init: RequestInit & { duplex: 'half' } = { body, duplex: 'half' }
    expect((await callbacks(merchant())(request('/callbacks/kumquat', init))).status).toBe(400)
  })

  it.each<[WebCallbacksOptions, RegExp]>([
    [{ prefix: 'callbacks' }, /prefix must start with "\/"/],
    [{ prefix: '/callbacks?a=1' }, /prefix must be a plain path/],
    [{ paths: { kumquat: '/:kind' } }, /paths\.kumquat must be a plain path/],
    [{ paths: { kumquat: '/a', paynicornPostback: '/a/' } }, /two kinds share the path \/callbacks\/a/],
    [{ paths: { kumquatt: '/a' } }, /there is no such kind of callback/],
    [{ prefx: '/a' } as WebCallbacksOptions, /did you mean "prefix"/],
  ])('refuses the options %j', (options, mistake) => {
    expect(() => callbacks(merchant(), options)).toThrow(ConfigError)
    expect(() => callbacks(merchant(), options)).toThrow(mistake)
  })
})
