import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKumicorn, type Kumicorn, type Logger, sqliteStore } from '@kumicorn/core'
import { type Sandbox, startSandbox } from '@kumicorn/sandbox'
import { onTestFinished } from 'vitest'
import { listens } from '../support/listens.ts'
import { Relay } from '../support/relay.ts'

/** The keys of a merchant at both gateways. */
export interface KeyPair {
  readonly signKey: string
  readonly merchantSecret: string
}

export const OLD: KeyPair = { signKey: 'the old key', merchantSecret: 'the old secret' }
export const NEW: KeyPair = { signKey: 'another key', merchantSecret: 'another secret' }

export interface Line {
  readonly level: keyof Logger
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** Both gateways, whose keys can be changed while they run, and an application that can be deployed anew on its store. */
export async function rotating() {
  const folder = await mkdtemp(join(tmpdir(), 'kumicorn-'))
  const relay = await Relay.start()
  let sandbox: Sandbox | undefined
  let running: Kumicorn | undefined
  const store = sqliteStore({ path: join(folder, 'orders.db') })
  onTestFinished(async () => {
    await running?.stop()
    await store.close()
    await sandbox?.close()
    await relay.close()
    await rm(folder, { recursive: true })
  })

  /** As a person does it in the gateways' consoles: from now on only this key is taken, and signs. */
  async function gatewaysTake({ signKey, merchantSecret }: KeyPair): Promise<Sandbox> {
    await sandbox?.close()
    sandbox = await startSandbox({
      dataFile: join(folder, 'gateways.json'),
      settleAfter: Number.POSITIVE_INFINITY,
      kumquat: { signKey },
      paynicorn: { merchantSecret },
    })
    relay.target = sandbox.url
    if (running) await listens(running, sandbox)
    return sandbox
  }

  /** A new instance takes the place of the one before. */
  async function deploy(...keys: readonly KeyPair[]) {
    await running?.stop()
    const lines: Line[] = []
    const log = (level: keyof Logger) => (fields: object, message: string) =>
      void lines.push({ level, message, fields: fields as Line['fields'] })
    const { pathname } = new URL(sandbox?.paynicorn.baseUrl ?? '')
    const kumicorn = createKumicorn({
      logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
      kumquat: {
        baseUrl: relay.url,
        partnerNo: sandbox?.kumquat.partnerNo ?? '',
        signKey: keys.map(({ signKey }) => signKey),
        callbackUrl: false,
      },
      paynicorn: {
        baseUrl: relay.url + pathname,
        appKey: sandbox?.paynicorn.appKey ?? '',
        merchantSecret: keys.map(({ merchantSecret }) => merchantSecret),
      },
      store,
    })
    await kumicorn.start()
    running = kumicorn
    if (sandbox) await listens(kumicorn, sandbox)
    return { kumicorn, lines }
  }

  return { gatewaysTake, deploy, relay }
}

/** Places an order at each gateway. */
export async function placeBoth({ kumquat, paynicorn }: Kumicorn, nth: number) {
  const { items } = await kumquat.products.list({ type: 'HF' }).page(1)
  const product_id = items[0]?.id ?? ''
  return [
    await kumquat.orders.place({ request_no: `K-${nth}`, product_id, account: '254771114118' }),
    await paynicorn.payments.create({
      ...{ orderId: `P-${nth}`, countryCode: 'NG', currency: 'NGN', amount: '100.00' },
      orderDescription: 'a cap',
    }),
  ] as const
}
