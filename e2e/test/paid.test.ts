import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kumicorn } from '@kumicorn/core'
import { callbackRouter } from '@kumicorn/express'
import { startSandbox } from '@kumicorn/sandbox'
import express from 'express'
import { expect, it, onTestFinished, vi } from 'vitest'
import { pay } from './support/cashier.ts'
import { shopEnvironment } from './support/shop-environment.ts'

interface Example {
  readonly kumicorn: Kumicorn
  buy(orderId: string): Promise<string | undefined>
}

/** What the README of core shows, as a module. */
async function example(): Promise<Example> {
  const readme = readFileSync(join(import.meta.dirname, '../../packages/core/README.md'), 'utf8')
  const [, code = ''] = /### Paid, then topped up\n\n```ts\n([\s\S]*?)```/.exec(readme) ?? []
  const folder = join(import.meta.dirname, '.readme')
  mkdirSync(folder, { recursive: true })
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'paid.ts'), code)
  return (await import(/* @vite-ignore */ join(folder, 'paid.ts'))) as Example
}

it('the payment of the README is paid on the cashier page and topped up, or given back', async () => {
  const sandbox = await startSandbox({
    settleAfter: Number.POSITIVE_INFINITY,
    paynicorn: { customer: 'cashier' },
  })
  onTestFinished(() => sandbox.close())
  const folder = mkdtempSync(join(tmpdir(), 'kumicorn-paid-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const app = express()
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const shop = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const env = { ORDERS: join(folder, 'orders.db'), ...shopEnvironment(sandbox, shop) }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  onTestFinished(() => void vi.unstubAllEnvs())
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  onTestFinished(() => log.mockRestore())
  sandbox.callbacksTo({ postback: `${shop}/callbacks/paynicorn/postback` })

  const { kumicorn, buy } = await example()
  onTestFinished(() => kumicorn.stop())
  app.use('/callbacks', callbackRouter(kumicorn))
  for (const [reference, decision] of [
    ['P-1', 'succeeded'],
    ['P-2', 'failed'],
  ] as const) {
    expect(await pay((await buy(reference)) ?? '')).toContain('Payment successful')
    await expect
      .poll(() => kumicorn.orders.get(reference, { kind: 'order' }))
      .toMatchObject({ state: 'pending' })
    await sandbox.settle({ reference, gateway: 'kumquat' }, decision)
  }
  await expect.poll(() => log.mock.calls).toEqual([['P-1', 'is delivered']])
  await expect.poll(() => kumicorn.orders.get('P-2', { kind: 'refund' })).toMatchObject({ state: 'pending' })
})
