import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { newFolder } from '../support/folder.ts'

const PACKAGE = new URL('../..', import.meta.url)

interface Run {
  readonly child: ChildProcess
  output(): string
}

function run(...args: readonly string[]): Run {
  const child = spawn(process.execPath, ['--conditions=@kumicorn/source', 'src/bin.ts', ...args], {
    cwd: PACKAGE,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  return { child, output: () => output }
}

async function ended({ child, output }: Run): Promise<readonly [code: number | null, output: string]> {
  const [code] = await once(child, 'close')
  return [code, output()]
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe('kumicorn-sandbox', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'starts, tells what happens and ends cleanly on %s',
    async (signal) => {
      const started = run('--port', '0', '--speed', '600', '--seed', '3', '--settle-after', '2s')
      await until(() => started.output().includes('merchantSecret  sandbox-merchant-secret'))
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(started.output())?.[0]
      const console = /Console {5}open (\S+) in a browser/.exec(started.output())?.[1]
      expect(console).toBe(`${url}/`)
      expect(await (await fetch(`${console}`)).text()).toMatch(/^<!doctype html>/i)
      const response = await fetch(`${url}/trade/currency/queryall`)
      expect(response.status).toBe(200)
      await fetch(`${url}/trade/x%1b[31m`, { method: 'POST' })
      await until(() => started.output().includes('204404'))
      expect(started.output()).toMatch(/accepted {4}.*paynicorn {2}currency\.usdRates/)
      started.child.kill(signal)
      const [code] = await ended(started)
      expect(code).toBe(0)
    },
  )

  // It ended with the stack trace of an EPIPE.
  it.each([
    ['text', ['--port', '0']],
    ['JSON', ['start', '--port', '0', '--json']],
  ])('ends quietly, its file written, when nobody reads its %s any more', async (_, args) => {
    const dataFile = join(await newFolder(), 'state.json')
    const started = run(...args, '--data', dataFile)
    await until(() => started.output().includes('merchantSecret'))
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(started.output())?.[0]
    const before = started.output()
    started.child.stdout?.destroy()
    await fetch(`${url}/sandbox/api/faults`, { method: 'POST', body: '{"answer":"server-error"}' })
    await fetch(`${url}/trade/currency/queryall`).catch(() => undefined)
    await fetch(`${url}/trade/currency/queryall`).catch(() => undefined)
    const [code, output] = await ended(started)
    expect(output).toBe(before)
    expect(code).toBe(0)
    expect(JSON.parse(await readFile(dataFile, 'utf8')).calls).toHaveProperty([
      'paynicorn currency.usdRates ',
    ])
  })

  it('writes one JSON object a line when asked, faults included', async () => {
    const started = run('start', '--port', '0', '--json')
    await until(() => started.output().includes('\n'))
    const { url } = JSON.parse(started.output().split('\n')[0] ?? '')
    await fetch(`${url}/sandbox/api/faults`, { method: 'POST', body: '{"answer":"server-error"}' })
    expect((await fetch(`${url}/trade/currency/queryall`)).status).toBe(502)
    await until(() => started.output().includes('"answer"'))
    started.child.kill('SIGTERM')
    const [, output] = await ended(started)
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toMatchObject([
      { event: 'started', kumquat: { partnerNo: 'sandbox' } },
      { event: 'request', gateway: 'paynicorn', operation: 'currency.usdRates' },
      { event: 'fault', answer: { kind: 'server-error' } },
      { event: 'answer', httpStatus: 502 },
    ])
  })

  it('keeps its state in a file, and tells of faults', async () => {
    const folder = await newFolder()
    const data = join(folder, 'state.json')
    for (const expected of [0, 1]) {
      const started = run('--port', '0', '--data', data)
      await until(() => started.output().includes('merchantSecret'))
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(started.output())?.[0]
      const { faults } = (await (await fetch(`${url}/sandbox/api/faults`)).json()) as { faults: unknown[] }
      expect(faults).toHaveLength(expected)
      const plan = '{"answer":{"kind":"delayed","by":"1s"},"times":2}'
      await fetch(`${url}/sandbox/api/faults`, { method: 'POST', body: plan })
      await fetch(`${url}/trade/currency/queryall`)
      expect(started.output()).toMatch(/fault {8}.*paynicorn {2}currency\.usdRates {2}answer delayed, by 1s/)
      started.child.kill('SIGTERM')
      expect((await ended(started))[0]).toBe(0)
    }
  })

  it.each([
    [['--version'], 0, /^\d+\.\d+\.\d+/],
    [['--prot', '1'], 2, "unknown option '--prot'"],
    [['--postback', 'nowhere'], 2, 'the postback callback address is not an http or https address'],
  ])('%j ends with %i', async (args, code, said) => {
    const [actual, output] = await ended(run(...args))
    expect(output).toMatch(said)
    expect(actual).toBe(code)
  })
})
