import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
import { inProcess } from '../helpers/in-process.ts'

const folder = tmpdir()
const signed = '{"a":98.0,"sign":"8c1d9e8ee9e4ff2e9e8ad1b76d6e3a0d"}'

describe('the commands about signed messages', () => {
  it('sign and verify with a key, from standard input', async () => {
    const { code, stdout } = await inProcess(['sign', 'kumquat', '--key', 'k'], folder, '{"a":98.0}')
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\{"a":98\.0,"sign":"[0-9a-f]{32}"\}\n$/)])
    expect(await inProcess(['verify', 'kumquat', '--key', 'k'], folder, stdout)).toMatchObject({ code: 0 })
    expect(await inProcess(['verify', 'kumquat', '--key', 'k', '--json'], folder, signed)).toMatchObject({
      code: 1,
      stdout: '{"valid":false,"key":null}\n',
    })
  })

  it('say what is wrong with a captured message', async () => {
    const { code, stdout } = await inProcess(['doctor', '--key', 'k'], folder, signed)
    expect([code, stdout]).toEqual([1, expect.stringContaining('[wrong-key]')])
    expect(stdout).toContain('To be signed: a=98.0 + <key>')
  })

  it('send a callback, and judge how it was acknowledged', async () => {
    const server = createServer((_, response) => response.end('SUCCESS'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const { code, stdout } = await inProcess(['trigger', 'kumquat.success', '--to', url], folder)
    expect([code, stdout]).toEqual([0, expect.stringContaining('Acknowledged.')])
  })

  it('name what is missing, as wrong usage', async () => {
    expect(await inProcess(['sign', 'kumquat'], folder)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('give a key'),
    })
  })
})
