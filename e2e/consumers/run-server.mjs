// Starts an application as its operator does, and buys something in it. `node run-server.mjs <file of the application>`
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startSandbox } from '@kumicorn/sandbox'

const free = createServer().listen(0, '127.0.0.1')
await once(free, 'listening')
const { port } = free.address()
free.close()

const sandbox = await startSandbox({ settleAfter: Number.POSITIVE_INFINITY })
const { baseUrl, partnerNo, signKey } = sandbox.kumquat
const child = spawn(process.execPath, process.argv.slice(2), {
  env: {
    ...process.env,
    PORT: String(port),
    ORDERS: join(mkdtempSync(join(tmpdir(), 'consumer-')), 'orders.db'),
    KUMQUAT_URL: baseUrl,
    KUMQUAT_PARTNER_NO: partnerNo,
    KUMQUAT_SIGN_KEY: signKey,
  },
  stdio: ['ignore', 'ignore', 'pipe'],
})
let said = ''
child.stderr.on('data', (data) => {
  said += data
})

const url = `http://127.0.0.1:${port}`
const orders = (path = '', init = {}) => fetch(`${url}/orders${path}`, init).then((response) => response.json())
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
  // As Node warns of `require` of a module, in old versions.
  assert.doesNotMatch(said, /ES Module/)
} catch (error) {
  console.error(said)
  throw error
} finally {
  child.kill()
  await sandbox.close()
}
