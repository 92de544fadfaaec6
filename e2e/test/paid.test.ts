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

/** Pays by card, as the form of the page does. */
async function pay(url: string): Promise<void> {
  const headers = { accept: 'text/html', origin: new URL(url).origin }
  const body = new URLSearchParams({ method: 'CARD', action: 'pay' })
  const page = await fetch(url, { method: 'POST', headers, body })
  expect(await page.text()).toContain('Payment successful')
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
  const { kumquat, paynicorn } = sandbox
  for (const [name, value] of Object.entries({
    ORDERS: join(folder, 'orders.db'),
    SHOP_URL: shop,
    KUMQUAT_URL: kumquat.baseUrl,
    KUMQUAT_PARTNER_NO: kumquat.partnerNo,
    KUMQUAT_SIGN_KEY: kumquat.signKey,
    PAYNICORN_URL: paynicorn.baseUrl,
    PAYNICORN_APP_KEY: paynicorn.appKey,
    PAYNICORN_MERCHANT_SECRET: paynicorn.merchantSecret,
  }))
    vi.stubEnv(name, value)
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
    await pay((await buy(reference)) ?? '')
    await expect
      .poll(() => kumicorn.orders.get(reference, { kind: 'order' }))
      .toMatchObject({ state: 'pending' })
    await sandbox.settle({ reference, gateway: 'kumquat' }, decision)
  }
  await expect.poll(() => log.mock.calls).toEqual([['P-1', 'is delivered']])
  await expect.poll(() => kumicorn.orders.get('P-2', { kind: 'refund' })).toMatchObject({ state: 'pending' })
})
