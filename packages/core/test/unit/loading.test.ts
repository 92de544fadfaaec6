import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('importing the package loads nothing of Node that takes long, and nothing that calls and stores need first', async () => {
  const core = new URL('../../src/index.ts', import.meta.url).href
  const text = `import(${JSON.stringify(core)}).then(() => console.log(JSON.stringify(process.moduleLoadList)))`
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--no-warnings',
    '--input-type=module',
    '-e',
    text,
  ])
  const loaded = (JSON.parse(stdout) as string[]).map((name) => name.replace('NativeModule ', ''))
  expect(loaded).toContain('diagnostics_channel')
  for (const name of [
    'crypto',
    'v8',
    'http',
    'net',
    'worker_threads',
    'sqlite',
    'internal/deps/undici/undici',
  ])
    expect(loaded).not.toContain(name)
})
