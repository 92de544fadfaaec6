import { describe, expect, it } from 'vitest'
import { optionsFrom, settlingTime } from '../../src/cli/start.ts'
import { run } from '../support/command-line.ts'
import { frozen } from '../support/start.ts'

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
      history: true,
      kumquat: { callbackUrl: 'http://a' },
      paynicorn: { postbackUrl: 'http://b', rechargeUrl: 'http://c' },
    })
    expect(optionsFrom({ port: 4600 })).toEqual({ port: 4600, history: true, kumquat: {}, paynicorn: {} })
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
    ['5s', 5_000],
    ['250', 250],
    ['never', Number.POSITIVE_INFINITY],
    ['Never', Number.POSITIVE_INFINITY],
  ])('takes --settle-after %s, as its help and its error say', async (given, settleAfter) => {
    expect(settlingTime(given)).toBe(settleAfter)
    expect((await run(['start', '--settle-after', given, '--port', '99999'])).err).toContain(
      'from 0 to 65535',
    )
  })

  it('says which option finds a free port when its own is taken', async () => {
    const { url } = await frozen()
    const { port } = new URL(url)
    expect(await run(['--port', port])).toMatchObject({
      code: 1,
      err: `kumicorn-sandbox: port ${port} of 127.0.0.1 is taken (EADDRINUSE), perhaps by another sandbox: take a free one with --port 0, or another with --port <n>\n`,
    })
  })

  it.each([
    [['--port', 'x'], "argument 'x' is invalid. It is not a number from 0."],
    [['--speed', '-1'], 'It is not a number from 0.'],
    [['--allow-host', ''], 'It is blank.'],
    [['--settle-after', 'soon'], '"soon" is no duration'],
    [['--settle-after', 'soon'], ', or "never"'],
    [['--callback-host', 'http://shop.test'], '"http://shop.test" is no host'],
    [['surplus'], 'there is no command "surplus" (there are: start, trigger, sign, verify, doctor, help)'],
    [['help', 'strt'], 'there is no command "strt": did you mean "start"?'],
    [['statr'], 'there is no command "statr": did you mean "start"?'],
    [['sing', 'kumquat'], 'there is no command "sing": did you mean "sign"?'],
    [['start', 'surplus'], "too many arguments for 'start'"],
    [['ev\u202eil\u001b]0;x\u0007'], 'there is no command "ev\\u202eil\\u001b]0;x\\u0007"'],
    [['--port'], "option '--port <n>' argument missing"],
    [['--prot', '1'], "unknown option '--prot'"],
    [['--kumquat-callback', 'http://undefined/callbacks/kumquat'], 'has the host "undefined"'],
    [['--postback', 'nowhere'], 'the postback callback address is not an http or https address'],
  ])('does not take %j', async (args, said) => {
    const { code, err } = await run(args)
    expect(err).toContain(said)
    expect(code).toBe(2)
  })
})
