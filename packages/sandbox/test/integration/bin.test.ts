import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'

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

  it.each([
    [['--version'], 0, /^\d+\.\d+\.\d+/],
    [['--prot', '1'], 2, "Unknown option '--prot'"],
    [['--postback', 'nowhere'], 2, 'the postback callback address is not an http or https address'],
  ])('%j ends with %i', async (args, code, said) => {
    const [actual, output] = await ended(run(...args))
    expect(output).toMatch(said)
    expect(actual).toBe(code)
  })
})
