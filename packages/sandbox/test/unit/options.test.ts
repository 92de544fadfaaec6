import { describe, expect, it, onTestFinished } from 'vitest'
import { SandboxError, startSandbox } from '../../src/index.ts'

describe('options of the sandbox are strict', () => {
  it.each<readonly [unknown, string]>([
    [null, 'startSandbox: the options must be an object, not null'],
    [{ prot: 4000 }, 'startSandbox: there is no option "prot": did you mean "port"?'],
    [{ settleafter: 5 }, 'did you mean "settleAfter"?'],
    [{ kumquat: 'P1' }, 'startSandbox.kumquat must be an object'],
    [
      { kumquat: { callbackURL: 'http://127.0.0.1:9' } },
      'startSandbox.kumquat: there is no option "callbackURL": did you mean "callbackUrl"?',
    ],
    [{ kumquat: { otherAccounts: 'sucess' } }, 'otherAccounts must be one of fail, succeed'],
    [{ paynicorn: { rechargeURL: 'http://127.0.0.1:9' } }, 'did you mean "rechargeUrl"?'],
    [{ paynicorn: { bareAnswers: 'no' } }, 'startSandbox.paynicorn.bareAnswers must be true or false'],
    // These were taken: the sandbox started, and orders were never settled or every request was refused.
    [
      { settleAfter: '1000' },
      'startSandbox.settleAfter must be a number of milliseconds from 0, or Infinity',
    ],
    [{ settleAfter: null }, 'startSandbox.settleAfter must be'],
    [{ settleAfter: [5] }, 'startSandbox.settleAfter must be'],
    [{ settleAfter: Number.NaN }, 'startSandbox.settleAfter must be'],
    [
      { kumquat: { maxClockSkew: '5m' } },
      'startSandbox.kumquat.maxClockSkew must be a number of milliseconds',
    ],
    [{ kumquat: { maxClockSkew: Number.NaN } }, 'maxClockSkew must be a number of milliseconds'],
    [{ kumquat: { allowIps: [null] } }, 'startSandbox.kumquat.allowIps must be a list'],
    [{ kumquat: { allowIps: ['x'] } }, 'allowIps must be a list of IP addresses, such as ["127.0.0.1"]'],
    [{ kumquat: { allowIps: ['127.0.0.0/8'] } }, 'allowIps must be a list of IP addresses'],
    [
      { paynicorn: { requestQuota: 'ten' } },
      'startSandbox.paynicorn.requestQuota must be a whole number from 0',
    ],
    [{ allowHosts: [1, null] }, 'startSandbox.allowHosts must be a list'],
    [{ allowHosts: [''] }, 'startSandbox.allowHosts must be a list'],
    [{ allowHosts: new Array(1) }, 'startSandbox.allowHosts must be a list'],
    [{ speed: null }, 'startSandbox.speed must be a number from 0'],
    [{ port: '4600' }, 'startSandbox.port must be a whole number from 0 to 65535'],
    [{ port: 65_536 }, 'startSandbox.port must be a whole number from 0 to 65535, not 65536'],
    [{ port: 1.5 }, 'startSandbox.port must be a whole number from 0 to 65535, not 1.5'],
    [{ kumquat: { balance: '1e3' } }, 'startSandbox.kumquat.balance must be decimal text, e.g. "100.00"'],
    [{ kumquat: { credit: 5 } }, 'startSandbox.kumquat.credit must be decimal text, e.g. "100.00", not 5'],
    [
      { paynicorn: { customer: 'nobody' } },
      'startSandbox.paynicorn.customer must be one of automatic, cashier',
    ],
    // Found by attack: the sandbox started, and no callback ever came.
    [
      { kumquat: { callbackUrl: 'http://undefined/callbacks/kumquat' } },
      'the kumquat callback address has the host "undefined": a variable that it is made of is not set',
    ],
    [{ kumquat: { callbackUrl: 'https://NaN:8080/' } }, 'the kumquat callback address has the host "nan"'],
    [
      { kumquat: { callbackUrl: 'http://127.0.0.1:9/call backs' } },
      'callback address must be an address without blanks',
    ],
    [
      { kumquat: { callbackUrl: 'http://shop:secret@127.0.0.1:9/' } },
      'callback address must not contain a user name or password',
    ],
    [{ paynicorn: { postbackUrl: 'http://null/' } }, 'address has the host "null"'],
    [{ startsAt: '2026-01-01' }, 'startSandbox.startsAt must be a Date, or milliseconds since the epoch'],
    [{ startsAt: null }, 'startSandbox.startsAt must be a Date'],
    [{ startsAt: new Date('soon') }, 'startSandbox.startsAt must be a Date'],
  ])('%j is refused, with what is meant', async (options, message) => {
    const error = await startSandbox(options as never).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SandboxError)
    expect((error as Error).message).toContain(message)
  })

  it.each(['startsAt', 'speed', 'seed', 'port', 'settleAfter'])(
    '%s of a kind that is no text is, too',
    async (name) => {
      for (const value of [Symbol('x'), Object.create(null), 2n])
        await expect(startSandbox({ [name]: value } as never)).rejects.toThrow(SandboxError)
    },
  )

  it('so are the addresses that are registered later', async () => {
    const sandbox = await startSandbox()
    onTestFinished(() => sandbox.close())
    expect(() => sandbox.callbacksTo({ kumqat: 'http://127.0.0.1:9' } as never)).toThrow(
      'callbacksTo: there is no option "kumqat": did you mean "kumquat"?',
    )
    expect(() => sandbox.callbacksTo(undefined as never)).toThrow(SandboxError)
    // Found by attack: an error of core's, which spoke of its own "addressMistake".
    for (const address of [new URL('http://127.0.0.1:9/'), ['http://127.0.0.1:9/'], 5]) {
      const register = () => sandbox.callbacksTo({ kumquat: address as never })
      expect(register).toThrow(SandboxError)
      expect(register).toThrow('callbacksTo.kumquat must be an address as text, or null')
    }
  })
})
