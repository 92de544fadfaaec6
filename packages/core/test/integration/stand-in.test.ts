import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { httpServer } from '@kumicorn/testkit'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const child = fileURLToPath(new URL('./stand-in.child.ts', import.meta.url))

it('the default transport sends by fetch where undici is a stand-in, as on Bun, and stops', async () => {
  const server = await httpServer((response) =>
    response.end('{"returnCode":"SUCCESS","result":{"balance":"12.50","credit":"0"}}'),
  )
  const { stdout } = await run(process.execPath, ['--no-warnings', child, server.url])
  expect(JSON.parse(stdout)).toMatchObject({ balance: '12.50' })
  expect(server.requests).toHaveLength(1)
})
