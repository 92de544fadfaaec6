import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { selfMadeCertificate } from '@kumicorn/testkit'
import { Agent, request } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import { optionsFrom } from '../../src/cli/start.ts'
import { startSandbox } from '../../src/index.ts'
import { run } from '../support/command-line.ts'
import { newFolder } from '../support/folder.ts'

async function files(contents: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const folder = await newFolder()
  const paths: Record<string, string> = {}
  for (const [name, text] of Object.entries(contents)) {
    paths[name] = join(folder, name)
    await writeFile(paths[name], text)
  }
  return paths
}

const env = { KUMQUAT_PARTNER_NO: 'P-1', KUMQUAT_SIGN_KEY: 'env-key', PAYNICORN_APP_KEY: '' }

describe('the keys of a sandbox', () => {
  it('come from the environment only when that is asked for', () => {
    expect(optionsFrom({ port: 0 }, env).kumquat).toEqual({})
    expect(optionsFrom({ port: 0, env: true }, env)).toMatchObject({
      kumquat: { partnerNo: 'P-1', signKey: 'env-key', callbackSignKey: undefined },
      paynicorn: { appKey: undefined },
    })
  })

  it('come from a file, and the environment comes before it', async () => {
    const { keys = '' } = await files({
      keys: '# ours\nKUMQUAT_SIGN_KEY=file-key\nPAYNICORN_MERCHANT_SECRET="file secret"\n',
    })
    expect(optionsFrom({ port: 0, envFile: keys, env: true }, env)).toMatchObject({
      kumquat: { signKey: 'env-key' },
      paynicorn: { merchantSecret: 'file secret' },
    })
    expect(optionsFrom({ port: 0, envFile: keys }, env).kumquat).toMatchObject({ signKey: 'file-key' })
  })

  it('that are missing stop the start', async () => {
    expect(await run(['start', '--env', '--port', '0'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('the environment has none of KUMQUAT_PARTNER_NO'),
    })
    expect(await run(['--env-file', '/nowhere/keys'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot read /nowhere/keys: ENOENT'),
    })
  })
})

describe('a certificate', () => {
  it('makes it speak https, to the cashier, too', async () => {
    const { cert, key } = selfMadeCertificate({ from: new Date(0), to: new Date('2100-01-01T00:00:00Z') })
    const paths = await files({ cert, key })
    const { tls } = optionsFrom({ port: 0, tlsCert: paths.cert ?? '', tlsKey: paths.key ?? '' })
    const sandbox = await startSandbox({ tls })
    onTestFinished(() => sandbox.close())
    expect(sandbox.paynicorn.baseUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/trade$/)
    const dispatcher = new Agent({ connect: { ca: cert } })
    const sample = await request(`${sandbox.url}/console/sample`, {
      method: 'POST',
      dispatcher,
      body: '{"gateway":"paynicorn"}',
    })
    expect(sample.statusCode).toBe(200)
    await sample.body.dump()
    await dispatcher.close()
    expect(sandbox.orders()).toHaveLength(1)
  })

  it('needs its key', async () => {
    expect(await run(['--tls-cert', 'x'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--tls-cert and --tls-key go together'),
    })
  })
})

it('sign says that its key is missing before it reads standard input', async () => {
  const never = new Promise<Uint8Array>(() => {})
  expect(await run(['sign', 'kumquat'], { stdin: never })).toMatchObject({
    code: 2,
    err: expect.stringContaining('give a key'),
  })
})

it('doctor knows a digest that has lost its leading zeros', async () => {
  const { createHash } = await import('node:crypto')
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  let n = 0
  while (!md5(`request_no=${n}key`).startsWith('0')) n += 1
  const sign = md5(`request_no=${n}key`).replace(/^0+/, '')
  const { code, out } = await run(['doctor', '--key', 'key'], {
    stdin: JSON.stringify({ request_no: String(n), sign }),
  })
  expect([code, out]).toEqual([1, expect.stringContaining('[leading-zeros-dropped]')])
})

it('no text of others brings marks that cannot be seen to the terminal', async () => {
  const { out } = await run(['doctor', '--key', 'k'], {
    stdin: `{"request_no":"a\u202eb\u061c\u200b\u0085","sign":"${'0'.repeat(32)}"}`,
  })
  expect(out).toContain('a\\u202eb\\u061c\\u200b\\u0085')
  expect(out).not.toMatch(/[\u202e\u061c\u200b\u0085]/)
})

it('doctor shows on request how a signature comes about, step by step, and never a key', async () => {
  const { out } = await run(['doctor', '--key', 'secret-key', '--explain'], {
    stdin: '{"request_no":"R","empty":"","price":98.0,"sign":"x"}',
  })
  expect(out).toContain('The fields as they came:\n  request_no=R\n  empty= (no: empty)\n  price=98.0\n')
  expect(out).toContain('nothing between:\n  price=98.0&request_no=R + <callbackSignKey>')
  expect(out).not.toContain('secret-key')
})
