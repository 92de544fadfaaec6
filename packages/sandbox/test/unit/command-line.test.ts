import { describe, expect, it } from 'vitest'
import { optionsFrom } from '../../src/cli/start.ts'
import { run } from '../support/command-line.ts'

describe('the command line', () => {
  it('turns flags into options', () => {
    expect(
      optionsFrom({
        port: 0,
        host: 'localhost',
        allowHost: ['sandbox.test'],
        speed: 0.5,
        seed: 7,
        settleAfter: 90_000,
        kumquatCallback: 'http://a',
        postback: 'http://b',
        recharge: 'http://c',
        data: 'state.json',
      }),
    ).toEqual({
      port: 0,
      host: 'localhost',
      allowHosts: ['sandbox.test'],
      speed: 0.5,
      seed: 7,
      settleAfter: 90_000,
      dataFile: 'state.json',
      kumquat: { callbackUrl: 'http://a' },
      paynicorn: { postbackUrl: 'http://b', rechargeUrl: 'http://c' },
    })
    expect(optionsFrom({ port: 4600 })).toEqual({ port: 4600, kumquat: {}, paynicorn: {} })
  })

  it('shows its commands, and the flags of each', async () => {
    const help = await run(['--help'])
    expect(help).toMatchObject({ code: 0, err: '' })
    for (const command of ['start', 'trigger', 'sign', 'verify', 'doctor'])
      expect(help.out).toContain(command)
    expect((await run(['start', '--help'])).out).toContain('--settle-after <time>')
    expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+/)
  })

  it.each([
    [['--port', 'x'], "argument 'x' is invalid. It is not a number from 0."],
    [['--speed', '-1'], 'It is not a number from 0.'],
    [['--settle-after', 'soon'], '"soon" is no duration'],
    [['surplus'], 'surplus'],
    [['--port'], "option '--port <n>' argument missing"],
    [['--prot', '1'], "unknown option '--prot'"],
    [['--postback', 'nowhere'], 'the postback callback address is not an http or https address'],
  ])('does not take %j', async (args, said) => {
    const { code, err } = await run(args)
    expect(err).toContain(said)
    expect(code).toBe(2)
  })
})
