// In a shop that create-kumicorn has written: `npm run dev` on ports that are free here, and a sale that is paid.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Tries until it works, for a minute. */
async function sooner(attempt) {
  for (let tries = 0; ; tries += 1)
    try {
      return await attempt()
    } catch (error) {
      if (tries === 300) throw error
      await pause(200)
    }
}

async function pay(url) {
  const headers = { accept: 'text/html' }
  const cashier = await fetch(url, { headers })
  const body = new URLSearchParams({ method: 'CARD', action: 'pay' })
  const { origin } = new URL(cashier.url)
  const page = await fetch(cashier.url, { method: 'POST', headers: { ...headers, origin }, body })
  assert.match(await page.text(), /Payment successful/)
}

const [port, sandbox] = [await freePort(), await freePort()]
const before = new Map(['.env', 'package.json'].map((name) => [name, readFileSync(name, 'utf8')]))
const moved = (name) => before.get(name).replaceAll(':3000', `:${port}`).replaceAll(':4600', `:${sandbox}`)
writeFileSync('.env', `${moved('.env')}PORT=${port}\n`)
writeFileSync(
  'package.json',
  moved('package.json').replace('kumicorn-sandbox ', `kumicorn-sandbox --port ${sandbox} `),
)
const child = spawn('npm', ['run', 'dev'], { stdio: 'inherit', detached: true })
try {
  const shop = `http://127.0.0.1:${port}`
  // The second runtime finds what the first has sold.
  const reference = `A-${port}`
  await sooner(() => pay(`${shop}/buy/${reference}/254771114118`))
  await sooner(async () => {
    const sale = await (await fetch(`${shop}/sales/${reference}`)).json()
    assert.deepEqual(sale, { payment: 'succeeded', order: 'succeeded' })
  })
} finally {
  process.kill(-child.pid, 'SIGINT')
  await once(child, 'close')
  for (const [name, text] of before) writeFileSync(name, text)
}
