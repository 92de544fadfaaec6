import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '@kumicorn/sandbox'
import { closedPort } from '@kumicorn/testkit'
import { expect, it, onTestFinished } from 'vitest'
import { post } from '../merchant.ts'

const TEST = fileURLToPath(new URL('..', import.meta.url))
const EXAMPLE = fileURLToPath(new URL('../readme-example.ts', import.meta.url))
const README = new URL('../../README.md', import.meta.url)
/** As `nest new` makes a project: CommonJS. Nothing else is compiled, and nothing is checked: that is the type check's. */
const COMPILER =
  '--experimentalDecorators --emitDecoratorMetadata --module commonjs --target es2023 --noResolve --noCheck --ignoreConfig'

it('the example in the README runs as it stands, takes an order, handles its callback, and stops at a signal', async () => {
  const [, inReadme] = /```ts\n(.*?)```/s.exec(readFileSync(README, 'utf8')) ?? []
  expect(inReadme).toBe(readFileSync(EXAMPLE, 'utf8'))

  const compiled = mkdtempSync(join(TEST, 'readme-'))
  onTestFinished(() => rmSync(compiled, { recursive: true }))
  execFileSync('tsc', [...COMPILER.split(' '), '--rootDir', TEST, '--outDir', compiled, EXAMPLE], {
    stdio: 'inherit',
  })
  const example = join(compiled, 'readme-example.cjs')
  renameSync(join(compiled, 'readme-example.js'), example)
  const sandbox = await startSandbox({ speed: 0 })
  onTestFinished(() => sandbox.close())
  const { baseUrl, partnerNo, signKey } = sandbox.kumquat
  const port = await closedPort()
  const child = spawn(process.execPath, ['--conditions=@kumicorn/source', example], {
    env: {
      PORT: String(port),
      KUMQUAT_URL: baseUrl,
      KUMQUAT_PARTNER_NO: partnerNo,
      KUMQUAT_SIGN_KEY: signKey,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const reply = () => post(`http://127.0.0.1:${port}/callbacks/kumquat`, 'A-1', signKey)
  await expect.poll(reply, { timeout: 20_000 }).toBe('200 SUCCESS')
  expect(output).toContain('A-1 was delivered\n')
  const order = await fetch(`http://127.0.0.1:${port}/orders/A-2`, { method: 'POST' })
  expect(await order.json()).toEqual({ state: 'accepted' })
  await sandbox.settle('A-2', 'succeeded')
  await expect.poll(() => output).toContain('A-2 was delivered\n')
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await exited).toEqual([null, 'SIGTERM'])
})

// They are run by `pnpm consumers`, in Jest and in Vitest.
it('the test in the README is that of the projects which are made as `nest new` makes them', () => {
  const [, inReadme = ''] =
    /```ts title="test\/app.e2e-spec.ts"\n(.*?)```/s.exec(readFileSync(README, 'utf8')) ?? []
  const of = (project: string): string =>
    readFileSync(
      new URL(`../../../../e2e/consumers/${project}/test/app.e2e-spec.ts`, import.meta.url),
      'utf8',
    )
  expect(of('nest11')).toBe(inReadme)
  expect(of('nest12').replaceAll(".js';", "';")).toBe(inReadme)
})
