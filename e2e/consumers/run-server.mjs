// Starts an application as its operator does, buys something in it, and stops it.
// `node run-server.mjs [--prints=<what its handler prints>] [--refuses-forms] <file of the application> [its arguments]`
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { kumquatCallback } from '@kumicorn/core/testing'
import { startSandbox } from '@kumicorn/sandbox'

const given = process.argv.slice(2)
const printed = given[0]?.startsWith('--prints=') ? given.shift().slice('--prints='.length) : undefined

const refusesForms = given[0] === '--refuses-forms' && given.shift() !== undefined

const free = createServer().listen(0, '127.0.0.1')
await once(free, 'listening')
const { port } = free.address()
free.close()

const sandbox = await startSandbox({ settleAfter: Number.POSITIVE_INFINITY })
const { baseUrl, partnerNo, signKey } = sandbox.kumquat
const child = spawn(process.execPath, given, {
  env: {
    ...process.env,
    HOST: '127.0.0.1',
    PORT: String(port),
    ORDERS: join(mkdtempSync(join(tmpdir(), 'consumer-')), 'orders.db'),
    KUMQUAT_URL: baseUrl,
    KUMQUAT_PARTNER_NO: partnerNo,
    KUMQUAT_SIGN_KEY: signKey,
  },
  stdio: ['ignore', 'pipe', 'pipe'],
})
const said = { stdout: '', stderr: '' }
for (const stream of Object.keys(said))
  child[stream].on('data', (data) => {
    said[stream] += data
  })

const url = `http://127.0.0.1:${port}`
const headers = { 'content-type': 'application/json' }
const orders = (path = '', init = {}) =>
  fetch(`${url}/orders${path}`, { headers, ...init }).then((response) => response.json())
const call = (body) =>
  fetch(`${url}/callbacks/kumquat`, { method: 'POST', headers, body, duplex: 'half' })
try {
  for (let tries = 0; ; tries += 1) {
    try {
      assert.deepEqual(await orders(), [])
      break
    } catch (error) {
      if (tries === 100 || child.exitCode !== null) throw error
      await pause(100)
    }
  }
  sandbox.callbacksTo({ kumquat: `${url}/callbacks/kumquat` })
  assert.deepEqual(await orders('/R-1/254771114118', { method: 'POST' }), { state: 'accepted' })
  await sandbox.settle('R-1', 'succeeded')
  for (let tries = 0; (await orders()).length === 0 && tries < 100; tries += 1) await pause(50)
  assert.deepEqual(await orders(), ['R-1'])
  if (printed !== undefined) assert.equal(said.stdout.split(printed).length, 2, `"${printed}" is printed once`)

  const { body } = kumquatCallback({ request_no: 'R-1', partner_no: partnerNo }, 'no key of theirs')
  assert.equal((await call(body)).status, 401, 'a forged callback')
  assert.equal((await call(' '.repeat(70_000))).status, 413, 'a callback that is too long')
  const chunks = ReadableStream.from(Array.from({ length: 10 }, () => Buffer.alloc(10_000, ' ')))
  assert.equal((await call(chunks)).status, 413, 'a callback that is too long, and does not say so')

  const bare = await fetch(`${url}/callbacks/kumquat`, { method: 'POST', body: Buffer.from('{}') })
  assert.equal(bare.status, refusesForms ? 403 : 401, 'a callback that does not say what it is')

  child.kill()
  const late = pause(20_000, undefined, { ref: false }).then(() => assert.fail('it does not end at SIGTERM'))
  await Promise.race([once(child, 'exit'), late])
  // As Node warns of `require` of a module, in old versions.
  assert.doesNotMatch(said.stderr, /ES Module/)
} catch (error) {
  console.error(said.stdout, said.stderr)
  throw error
} finally {
  child.kill('SIGKILL')
  await sandbox.close()
}
