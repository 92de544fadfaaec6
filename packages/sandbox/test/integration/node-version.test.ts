import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { olderNode } from '@kumicorn/testkit'
import { expect, it } from 'vitest'

const cwd = new URL('../..', import.meta.url)
const env = { ...process.env, ...olderNode }
const SAID = 'Kumicorn needs Node 22.19 or later, and this is Node 20.20.2: update it'

const node = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, ['--conditions=@kumicorn/source', ...args], { cwd, env })

it('the command refuses to run on an older Node, in one line', async () => {
  await expect(node('src/bin.ts')).rejects.toMatchObject({ code: 2, stderr: `kumicorn-sandbox: ${SAID}\n` })
})

it.each(['@kumicorn/sandbox', '@kumicorn/core'])('so does importing %s', async (name) => {
  const script = `import('${name}').catch(({ name, message }) => console.log(name + ': ' + message))`
  const { stdout } = await node('--eval', script)
  expect(stdout).toBe(`ConfigError: ${SAID}\n`)
})
