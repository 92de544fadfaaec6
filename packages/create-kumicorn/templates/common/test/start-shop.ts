import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Sandbox } from '@kumicorn/sandbox'
import { testStore } from './store.ts'

const ENTRY = join(import.meta.dirname, '../{{entry}}')

export interface Shop {
  readonly url: string
  /** Begins a sale. The sandbox's customer pays by itself. */
  buy(reference: string, number: string): Promise<void>
  /** What became of a sale. */
  sale(reference: string): Promise<Record<string, string>>
  stop(): Promise<void>
}

/** The shop as it runs in earnest, in a process of its own, on the gateways of a sandbox. */
export async function startShop({ kumquat, paynicorn, callbacksTo }: Sandbox): Promise<Shop> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  callbacksTo({ postback: `${url}/callbacks/paynicorn/postback` })
  const { folder, env, remove } = await testStore()
  const child = spawn(process.execPath, [ENTRY], {
    cwd: folder,
    env: {
      ...process.env,
      PORT: String(port),
      SHOP_URL: url,
      KUMQUAT_URL: kumquat.baseUrl,
      KUMQUAT_PARTNER_NO: kumquat.partnerNo,
      KUMQUAT_SIGN_KEY: kumquat.signKey,
      PAYNICORN_URL: paynicorn.baseUrl,
      PAYNICORN_APP_KEY: paynicorn.appKey,
      PAYNICORN_MERCHANT_SECRET: paynicorn.merchantSecret,
      ...env,
    },
    stdio: 'inherit',
  })
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
  const sale = async (reference: string): Promise<Record<string, string>> =>
    (await (await fetch(`${url}/sales/${reference}`)).json()) as Record<string, string>
  while (!(await sale('none').catch(() => undefined))) {
    if (hasEnded()) throw new Error('the shop has ended: it says why above')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    url,
    sale,
    async buy(reference, number) {
      const { status } = await fetch(`${url}/buy/${reference}/${number}`, { redirect: 'manual' })
      if (status !== 302) throw new Error(`there is no cashier page: the shop has answered ${status}`)
    },
    async stop() {
      if (!hasEnded()) {
        child.kill('SIGINT')
        await once(child, 'exit')
      }
      await remove()
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
