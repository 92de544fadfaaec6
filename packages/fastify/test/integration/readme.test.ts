import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { kumquatCallback } from '@kumicorn/core/testing'
import { startSandbox } from '@kumicorn/sandbox'
import { closedPort } from '@kumicorn/testkit'
import { expect, it, onTestFinished } from 'vitest'

const EXAMPLE = fileURLToPath(new URL('../readme-example.ts', import.meta.url))
const README = new URL('../../README.md', import.meta.url)

it('the example in the README runs as it stands, takes an order, and handles its callback', async () => {
  const [, example] = /```ts\n(.*?)```/s.exec(readFileSync(README, 'utf8')) ?? []
  expect(example).toBe(readFileSync(EXAMPLE, 'utf8'))

  const sandbox = await startSandbox({ speed: 0 })
  onTestFinished(() => sandbox.close())
  const { baseUrl, partnerNo, signKey } = sandbox.kumquat
  const port = await closedPort()
  const child = spawn(process.execPath, ['--conditions=@kumicorn/source', EXAMPLE], {
    env: {
      PORT: String(port),
      KUMQUAT_URL: baseUrl,
      KUMQUAT_PARTNER_NO: partnerNo,
      KUMQUAT_SIGN_KEY: signKey,
      SHOP_URL: `http://localhost:${port}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const { body, headers, method } = kumquatCallback({ request_no: 'A-1' }, signKey)
  const url = `http://localhost:${port}/callbacks/kumquat`
  const post = async () => (await fetch(url, { method, headers, body })).text()
  await expect.poll(post, { timeout: 20_000 }).toBe('SUCCESS')
  expect(output).toContain('A-1 was delivered\n')
  const order = await fetch(`http://localhost:${port}/orders/A-2`, { method: 'POST' })
  expect(await order.json()).toEqual({ state: 'accepted' })
  await sandbox.settle('A-2', 'succeeded')
  await expect.poll(() => output).toContain('A-2 was delivered\n')
  child.kill()
  await once(child, 'exit')
})
