import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { run } from '../support/command-line.ts'
import { callback, envelope, KEY } from '../support/doctor.ts'
import { newFolder } from '../support/folder.ts'
import { md5 } from '../support/kumquat-caller.ts'

async function file(text: string): Promise<string> {
  const folder = await newFolder()
  const path = join(folder, 'it')
  await writeFile(path, text)
  return path
}

describe('sign', () => {
  it('adds the sign of KUMQUAT and leaves every number as it is written', async () => {
    const ran = await run(['sign', 'kumquat', '--key', 'k'], {
      stdin: '{ "price": 98.0, "b": "", "a": 9007199254740993 }\n',
    })
    const sign = md5('a=9007199254740993&price=98.0k')
    expect(ran).toEqual({
      code: 0,
      err: '',
      out: `{ "price": 98.0, "b": "", "a": 9007199254740993,"sign":"${sign}"}`,
    })
    expect(await run(['verify', 'kumquat', '--key', 'k'], { stdin: ran.out })).toMatchObject({
      code: 0,
      out: 'Valid: key 1.',
    })
  })

  it('puts the very JSON into the envelope of Paynicorn', async () => {
    const path = await file('{"orderId": 12418046125113395}')
    const env = { PAYNICORN_MERCHANT_SECRET: 'merchant-key' }
    const ran = await run(['sign', 'paynicorn', path, '--app-key', 'app', '--explain'], { env })
    const content = Buffer.from('{"orderId": 12418046125113395}').toString('base64')
    const sign = md5(`${content}merchant-key`)
    expect(ran.out).toBe(
      `signed  ${content} + <key>\nsign    ${sign}\n\n${JSON.stringify({ content, sign, appKey: 'app' })}`,
    )
    const json = await run(['sign', 'paynicorn', path, '--json'], { env })
    expect(JSON.parse(json.out)).toMatchObject({ sign, signed: content })
  })

  it.each([
    [
      ['sign', 'kumquat'],
      '{}',
      'give a key: --key-env, --key-file or --key, or set the variable KUMQUAT_SIGN_KEY',
    ],
    [['sign', 'paynicorn'], '{}', 'or set the variable PAYNICORN_MERCHANT_SECRET'],
    [['sign', 'kumquat', '--key', ''], '{}', '--key is empty: everybody could sign with it'],
    [['sign', 'kumquat', '--key', ' '], '{}', '--key is blank: that is no key'],
    [['verify', 'kumquat', '--key', '\t'], '{}', '--key is blank: that is no key'],
    [['sign', 'kumquat', '--key', 'k'], ' \n', 'the input is empty: give the JSON in a file'],
    [['sign', 'kumquat', '--key', 'k'], '{"a":{}}', 'is not a plain value'],
    [['sign', 'kumquat', '--key', 'k'], '{"sign":"x"}', 'has a sign already'],
    [['sign', 'paynicorn', '--key', 'k'], '[1]', 'is not a JSON object'],
    [['sign', 'alipay', '--key', 'k'], '', 'It is kumquat or paynicorn.'],
    [['sign', 'kumquat', '/none', '--key', 'k'], '', 'cannot read /none: ENOENT'],
    [['verify', 'kumquat'], '{}', 'give a key'],
  ])('%j does not take %j', async (args, stdin, said) => {
    const { code, err } = await run(args, { stdin })
    expect(err).toContain(said)
    expect(code).toBe(2)
  })
})

it.each([
  [['sign', 'kumquat'], 'KUMQUAT_SIGN_KEY'],
  [['verify', 'paynicorn'], 'PAYNICORN_MERCHANT_SECRET'],
  [['verify', 'paynicorn', '--key-env', 'OLD_KEY'], 'OLD_KEY'],
])('%j does not take a variable that is blank', async (args, name) => {
  const { code, err } = await run(args, { stdin: '{}', env: { [name]: ' ' } })
  expect(err).toContain(`the variable ${name} is blank: that is no key`)
  expect(code).toBe(2)
})

// Found by attack: a message of the other gateway was not looked at either.
describe('doctor asks for a variable that is blank', () => {
  const message = {
    kumquat: callback('{"status":"success"}', `status=success${KEY}`),
    paynicorn: envelope('e30=', `e30=${KEY}`),
  }
  const names = { kumquat: 'KUMQUAT_SIGN_KEY', paynicorn: 'PAYNICORN_MERCHANT_SECRET' }

  it.each([
    ['kumquat', 'paynicorn'],
    ['paynicorn', 'kumquat'],
  ] as const)('only with a message of its gateway: %s', async (gateway, other) => {
    const stdin = message[gateway]
    const elsewhere = await run(['doctor', '--json'], {
      stdin,
      env: { [names[gateway]]: KEY, [names[other]]: ' ' },
    })
    expect(JSON.parse(elsewhere.out)).toMatchObject({ signature: 'right' })
    for (const key of ['', KEY]) {
      const here = await run(['doctor'], { stdin, env: { [names[gateway]]: ' ', [names[other]]: key } })
      expect(here).toMatchObject({ code: 2, out: '' })
      expect(here.err).toContain(`the variable ${names[gateway]} is blank: that is no key`)
    }
  })

  it('not where other keys are given', async () => {
    const env = { [names.kumquat]: ' ', OLD: KEY }
    const { out } = await run(['doctor', '--json', '--key-env', 'OLD'], { stdin: message.kumquat, env })
    expect(JSON.parse(out)).toMatchObject({ signature: 'right' })
  })
})

it('a file of blank lines holds no key', async () => {
  const keys = await file(' \n\t\n')
  const { code, err } = await run(['sign', 'kumquat', '--key-file', keys], { stdin: '{}' })
  expect(err).toContain('holds no key')
  expect(code).toBe(2)
})

describe('verify', () => {
  it('names the key that fits, never its text', async () => {
    const keys = await file('first-key\n\nsecond-key\n')
    const content = Buffer.from('{}').toString('base64')
    const stdin = JSON.stringify({ content, sign: md5(`${content}second-key`) })
    const ran = await run(['verify', 'paynicorn', '--key-file', keys], { stdin })
    expect(ran).toEqual({ code: 0, out: `Valid: ${keys}:3.`, err: '' })
    const json = await run(['verify', 'paynicorn', '--key-file', keys, '--json'], { stdin })
    expect(JSON.parse(json.out)).toEqual({ valid: true, key: `${keys}:3` })
  })

  it('ends with 1 when none fits', async () => {
    const ran = await run(['verify', 'kumquat', '--key', 'k'], { stdin: '{"a":"1","sign":"no"}' })
    expect(ran).toMatchObject({ code: 1, out: 'Not valid. The command doctor may tell why.' })
    expect(await run(['verify', 'paynicorn', '--key', 'k', '--json'], { stdin: 'x' })).toMatchObject({
      code: 1,
      out: '{"valid":false,"key":null}',
    })
  })
})
