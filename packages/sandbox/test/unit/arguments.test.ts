import { describe, expect, it } from 'vitest'
import { readCommand, UsageError } from '../../src/cli/arguments.ts'

describe('the command line', () => {
  it('takes every option that the usage names', () => {
    const command = readCommand([
      ...['--port', '0', '--host', 'localhost', '--speed', '0.5', '--seed', '7', '--settle-after', '1m30s'],
      ...['--kumquat-callback', 'http://a', '--postback', 'http://b', '--recharge', 'http://c'],
    ])
    expect(command).toEqual({
      name: 'start',
      options: {
        port: 0,
        host: 'localhost',
        speed: 0.5,
        seed: 7,
        settleAfter: 90_000,
        kumquat: { callbackUrl: 'http://a' },
        paynicorn: { postbackUrl: 'http://b', rechargeUrl: 'http://c' },
      },
    })
  })

  it('has a port of its own unless told otherwise', () => {
    expect(readCommand([])).toEqual({ name: 'start', options: { port: 4600, kumquat: {}, paynicorn: {} } })
  })

  it('asks for help and version', () => {
    expect([readCommand(['--help']), readCommand(['--version'])]).toEqual([
      { name: 'help' },
      { name: 'version' },
    ])
  })

  it.each([
    [['--port', 'x'], '--port "x" is not a number'],
    [['--speed', '-1'], "Option '--speed' argument is ambiguous"],
    [['--speed=-1'], '--speed "-1" is not a number'],
    [['--settle-after', 'soon'], '"soon" is no duration'],
    [['surplus'], "Unexpected argument 'surplus'"],
    [['--port'], "Option '--port <value>' argument missing"],
  ])('does not take %j', (args, said) => {
    expect(() => readCommand(args)).toThrow(UsageError)
    expect(() => readCommand(args)).toThrow(said)
  })
})
