import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/data/errors.ts'
import { createKumquat } from '../../src/gateways/kumquat/create.ts'
import type { KumquatOptions } from '../../src/gateways/kumquat/options.ts'
import { createPaynicorn } from '../../src/gateways/paynicorn/create.ts'
import type { PaynicornOptions } from '../../src/gateways/paynicorn/options.ts'
import type { TransportRequest } from '../../src/http/transport.ts'

const kumquat = (options: object) => () =>
  createKumquat({
    baseUrl: 'https://host.example',
    partnerNo: 'P1',
    signKey: 'key',
    ...(options as Partial<KumquatOptions>),
  })

const paynicorn = (options: object) => () =>
  createPaynicorn({ appKey: 'app', merchantSecret: 'secret', ...(options as Partial<PaynicornOptions>) })

describe('both clients', () => {
  const makers = [
    ['kumquat', kumquat],
    ['paynicorn', paynicorn],
  ] as const

  for (const [gateway, make] of makers) {
    it(`${gateway}: are made of good options without sending anything`, () => {
      expect(make({ timeout: 1, retries: 0, maxResponseBytes: 1 })).not.toThrow()
    })

    it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 36 * 3_600_000, '5', null])(
      `${gateway}: refuse a timeout of %j`,
      (timeout) => {
        expect(make({ timeout })).toThrow(ConfigError)
        expect(make({ timeout })).toThrow(
          `${gateway}.timeout must be a whole number of milliseconds from 1 to 86400000 (1 day)`,
        )
      },
    )

    it.each([-1, 0.5, '2'])(`${gateway}: refuse %j retries`, (retries) => {
      expect(make({ retries })).toThrow(`${gateway}.retries must be a whole number from 0`)
    })

    it(`${gateway}: refuse answers of no size`, () => {
      expect(make({ maxResponseBytes: 0 })).toThrow(`${gateway}.maxResponseBytes must be a whole number`)
    })

    it.each([
      ['host.example', 'must be an http or https address'],
      ['ftp://host.example', 'must be an http or https address'],
      ['https://host.example/?a=b', 'must be an address without query and fragment'],
      ['https://host.example/#top', 'must be an address without query and fragment'],
      ['https://user:password@host.example', 'must not contain a user name or password'],
      ['https://host.example ', 'must be an address without blanks'],
      ['\nhttps://host.example', 'must be an address without blanks'],
      ['https://host.example/a b', 'must be an address without blanks'],
      ['https://host.example\0', 'must be an address without blanks'],
      ['', 'is missing or blank'],
      [5, 'must be a text, not 5'],
      [new URL('https://host.example'), 'must be a text, not a URL'],
    ])(`${gateway}: refuse the base address %j`, (baseUrl, reason) => {
      expect(make({ baseUrl })).toThrow(`${gateway}.baseUrl ${reason}`)
    })
  }

  it('never repeat a password that stands in an address', () => {
    expect(kumquat({ baseUrl: 'https://user:hunter2@host.example' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    )
  })
})

describe('a KUMQUAT client', () => {
  it.each(['', ' ', undefined])('refuses the partner number %j', (partnerNo) => {
    expect(kumquat({ partnerNo })).toThrow('kumquat.partnerNo is missing or blank')
  })

  it.each<readonly [object, string]>([
    [{ partnerNo: 42 }, 'kumquat.partnerNo must be a text, not 42'],
    [{ callbackUrl: true }, 'kumquat.callbackUrl must be a text, not true'],
    [{ signKey: 123 }, 'kumquat.signKey is no text: give the key as text'],
    [{ signKey: ['a', 123] }, 'kumquat.signKey holds a key that is no text'],
  ])('says of another type than text that it is one: %j', (options, message) => {
    expect(kumquat(options)).toThrow(message)
    expect(kumquat(options)).not.toThrow('123')
  })

  // Found by an attack: a key read from a file had its line end, and every callback was refused.
  it.each<readonly [string, object]>([
    ['signKey', { signKey: 'abc\n' }],
    ['signKey', { signKey: ['abc', ' def'] }],
    ['partnerNo', { partnerNo: ' P1 ' }],
  ])('refuses white space around %s: %j', (option, options) => {
    expect(kumquat(options)).toThrow(`kumquat.${option} has white space around it`)
  })

  it('has no default address', () => {
    expect(kumquat({ baseUrl: undefined })).toThrow('kumquat.baseUrl is missing or blank')
  })

  it.each(['', ' ', []])('refuses the sign key %j', (signKey) => {
    expect(kumquat({ signKey })).toThrow(/^kumquat\.signKey is/)
  })

  it.each(['https://shop.example/kumquat/', 'http://10.0.0.1:8080/?shop=7'])(
    'takes the callback address %s, and sends it as it is',
    async (callbackUrl) => {
      const bodies: string[] = []
      const send = async ({ body = '' }: TransportRequest) => {
        bodies.push(body)
        return { status: 200, headers: {}, body: Buffer.from('{"returnCode":"SUCCESS","result":{}}') }
      }
      const client = kumquat({ callbackUrl, transport: { send } })()
      await client.orders.place({ request_no: 'R1', product_id: 1, account: '254771114118' })
      expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ callback_url: callbackUrl })
    },
  )

  it('refuses a callback address that is none', () => {
    expect(kumquat({ callbackUrl: 'shop.example/callback' })).toThrow(/^kumquat\.callbackUrl must be/)
  })

  it('refuses a route for an operation that does not exist', () => {
    expect(kumquat({ endpoints: { 'orders.cancel': '/x' } })).toThrow(ConfigError)
  })
})

describe('a Paynicorn client', () => {
  it.each(['', ' ', undefined])('refuses the app key %j', (appKey) => {
    expect(paynicorn({ appKey })).toThrow('paynicorn.appKey is missing or blank')
  })

  it.each(['appKey', 'merchantSecret'])('refuses white space around %s', (option) => {
    expect(paynicorn({ [option]: 'abc\r\n' })).toThrow(`paynicorn.${option} has white space around it`)
  })

  it.each(['', '\t', ['a', 'ba']])('refuses the merchant secret %j', (merchantSecret) => {
    expect(paynicorn({ merchantSecret })).toThrow(/^paynicorn\.merchantSecret/)
  })
})

describe('closing', () => {
  it('closes the transport, if it can be closed', async () => {
    let closed = 0
    const send = () => Promise.reject(new Error('not called'))
    const close = async () => {
      closed += 1
    }
    await kumquat({ transport: { send, close } })().close()
    await paynicorn({ transport: { send, close } })().close()
    await kumquat({ transport: { send } })().close()
    await paynicorn({ transport: { send } })().close()
    await kumquat({})().close()
    expect(closed).toBe(2)
  })
})
