import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, newDatabase } from '@kumicorn/testkit/postgres'
import { expect, it, onTestFinished } from 'vitest'
import { pay } from '../support/cashier.ts'
import { openWorkshop } from './workshop.ts'

/** The shop with its sandbox on ports that are free here. The address of the shop. */
async function elsewhere(shop: string): Promise<string> {
  const [port, sandbox] = [await freePort(), await freePort()]
  const change = (name: string, by: (text: string) => string): void => {
    const file = join(shop, name)
    writeFileSync(file, by(readFileSync(file, 'utf8')))
  }
  const moved = (text: string): string =>
    text.replaceAll(':3000', `:${port}`).replaceAll(':4600', `:${sandbox}`)
  change('.env', (text) => `${moved(text)}PORT=${port}\n`)
  change('package.json', (text) =>
    moved(text).replace('kumicorn-sandbox', `kumicorn-sandbox --port ${sandbox}`),
  )
  return `http://127.0.0.1:${port}`
}

it.each([
  ['express', 'sqlite'],
  ['fastify', 'postgres'],
  ['nestjs', 'sqlite'],
])('`npm run dev` sells at once: %s, %s', { timeout: 120_000 }, async (framework, store) => {
  const workshop = openWorkshop()
  onTestFinished(() => workshop.remove())
  const shop = await workshop.write(framework, store)
  const url = await elsewhere(shop)
  const env = { ...workshop.env, ...(store === 'postgres' && { DATABASE_URL: await newDatabase() }) }
  // A group of its own, so that Ctrl-C reaches all of it, as on a terminal.
  const child = spawn(process.execPath, ['--run', 'dev'], { cwd: shop, env, detached: true })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  const ended = once(child, 'close')
  const interrupt = (signal: NodeJS.Signals): void => void process.kill(-(child.pid ?? 0), signal)
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) interrupt('SIGKILL')
  })

  const answers = () =>
    fetch(`${url}/sales/none`).then(
      ({ status }) => status,
      () => said,
    )
  await expect.poll(answers, { timeout: 60_000 }).toBe(200)
  await expect.poll(() => said, { timeout: 60_000 }).toContain('[sandbox] ')
  await expect
    .poll(() => pay(`${url}/buy/A-1/254771114118`), { timeout: 60_000 })
    .toContain('Payment successful')
  const sale = async () => (await fetch(`${url}/sales/A-1`)).json()
  await expect.poll(sale, { timeout: 30_000 }).toEqual({ payment: 'succeeded', order: 'succeeded' })
  // The handler tells of it a moment later.
  for (const line of ['payment A-1: order.succeeded', 'order A-1: order.succeeded'])
    await expect.poll(() => said, { timeout: 30_000 }).toContain(`[shop] ${line}\n`)
  interrupt('SIGINT')
  await ended
})
