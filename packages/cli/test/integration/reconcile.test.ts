import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKumquat, createPaynicorn, sqliteStore } from '@kumicorn/core'
import { type Sandbox, startSandbox } from '@kumicorn/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasTerminal, kumicorn, onTerminal, plain } from '../helpers/command.ts'
import { configFolder, optionsAt } from '../helpers/config.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

const README = new URL('../../README.md', import.meta.url)
const EXAMPLE = new URL('../readme-config.ts', import.meta.url)

let shop: Shop
/** A sandbox that knows nothing of the shop's orders, but for one of another amount. */
let stranger: Sandbox
let copies = 0

beforeAll(async () => {
  shop = await openShop()
  stranger = await startSandbox({ settleAfter: Number.POSITIVE_INFINITY })
  const { orders, products } = createKumquat({ ...stranger.kumquat })
  const dearer = (await products.list({ type: 'HF' }).page(1)).items.find(({ price }) => price !== '98.0')
  await orders.place({ request_no: 'A-1', product_id: dearer?.id ?? '', account: '254771114118' })
  // A price counts once the order has ended.
  await stranger.settle({ reference: 'A-1', gateway: 'kumquat' }, 'succeeded')
  const ends = [
    [{ reference: 'A-1', gateway: 'kumquat' }, 'succeeded'],
    ['A-2', 'failed'],
    ['A-4', 'succeeded'],
    ['T-1', 'failed'],
  ] as const
  for (const [order, decision] of ends) await shop.sandbox.settle(order, decision)
})
afterAll(async () => {
  await shop.close()
  await stranger.close()
})

const HANDLERS = `export function handlers(kumicorn) { kumicorn.on('order.failed', { name: 'refund', handle() {} }) }`

/** A folder with a config file and a store of its own. */
function merchantAt(
  gateways: Pick<Sandbox, 'kumquat' | 'paynicorn'>,
  { handlers = HANDLERS, rate = 1_000 } = {},
) {
  copies += 1
  const file = join(shop.folder, `reconcile-${copies}.db`)
  copyFileSync(shop.file, file)
  const folder = configFolder(
    shop.folder,
    `export const options = ${optionsAt(gateways, file, rate)}\n${handlers}`,
  )
  return { folder, file }
}

describe('reconcile', () => {
  it('counts what is confirmed, shows what has changed, and ends with 0', async () => {
    const { folder } = merchantAt(shop.sandbox)
    expect(await kumicorn(['reconcile'], { folder })).toEqual({
      code: 0,
      stderr: '',
      stdout: `\
FINDING  REFERENCE  GATEWAY    KIND   BEFORE   NOW
changed  A-4        kumquat    order  unknown  succeeded
changed  T-1        paynicorn  topUp  pending  failed

7 orders: 5 confirmed, 2 changed
`,
    })
    expect((await kumicorn(['reconcile', '--json', '--since', '2026-11-20'], { folder })).stdout).toContain(
      '"changed":[]',
    )
  })

  it('leaves what it found for the handlers that the store remembers', async () => {
    const { folder, file } = merchantAt(shop.sandbox, { handlers: '' })
    await kumicorn(['reconcile'], { folder })
    const store = sqliteStore({ path: file })
    const accounts = [...new Set((await store.handlers()).map(({ account }) => account))]
    const due = { accounts, handlers: [{ name: 'refund', limit: 10 }], now: Date.now(), leaseUntil: 0 }
    expect(await store.claimDeliveries(due)).toMatchObject([
      { handler: 'refund', event: { reference: 'T-1' } },
    ])
    await store.close()
  })

  it('ends with 1 when orders are missing or differ', async () => {
    const { folder } = merchantAt(stranger)
    const { code, stdout } = await kumicorn(['reconcile', '--json'], { folder })
    expect(code).toBe(1)
    const report = JSON.parse(stdout) as Record<string, { reference: string }[]>
    const found = Object.entries(report).map(([finding, orders]) => [
      finding,
      orders?.map(({ reference }) => reference),
    ])
    expect(Object.fromEntries(found)).toEqual({
      since: undefined,
      confirmed: ['A-3'],
      changed: [],
      missing: ['A-1', 'P-1', 'A-4', 'A-2', 'T-1'],
      amountDiffers: ['A-1'],
      conflicts: [],
      failed: [],
    })
    expect(report.amountDiffers).toEqual([
      { gateway: 'kumquat', kind: 'order', reference: 'A-1', before: 'succeeded', after: 'succeeded' },
    ])
  })

  it('ends with 1 when the gateway contradicts what is known', async () => {
    const turned = await startSandbox({ settleAfter: Number.POSITIVE_INFINITY })
    const order = { countryCode: 'NG', currency: 'NGN', orderDescription: 'Airtime', amount: '250.00' }
    await createPaynicorn({ ...turned.paynicorn }).payments.create({ ...order, orderId: 'P-0' })
    // The same reference and amount, but another transaction.
    await createPaynicorn({ ...turned.paynicorn }).payments.create({ ...order, orderId: 'P-1' })
    await turned.settle('P-1', 'succeeded')
    const { folder } = merchantAt(turned)
    const { code, stdout } = await kumicorn(['reconcile'], { folder })
    await turned.close()
    expect(code).toBe(1)
    expect(stdout).toMatch(/contradictory +P-1 +paynicorn +payment +pending +pending/)
  })

  it('ends with 1 when a gateway cannot be asked, and says why, without a key', async () => {
    const gone = await startSandbox()
    await gone.close()
    const { folder } = merchantAt(gone)
    const { code, stdout } = await kumicorn(['reconcile', '--since', '2026-11-20'], { folder })
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /could not be asked {2}P-1 .* pending +pending +transactions.query: no answer .*ECONNREFUSED/,
    )
    expect(stdout).toContain('6 orders: 6 could not be asked')
    const json = await kumicorn(['reconcile', '--json', '--since', '2026-11-20'], { folder })
    expect(JSON.parse(json.stdout)).toMatchObject({
      since: expect.stringMatching(/^2026-11-.*Z$/),
      failed: expect.arrayContaining([
        {
          gateway: 'kumquat',
          kind: 'order',
          reference: 'A-4',
          before: 'unknown',
          after: 'unknown',
          error: { code: 'transport_failed', message: expect.any(String) },
        },
      ]),
    })
    expect(stdout + json.stdout).not.toMatch(/123456789|sandbox-merchant-secret/)
  })

  it('ends between two orders when it is interrupted', async () => {
    const { folder } = merchantAt(shop.sandbox, { rate: 0.1 })
    const asked = Promise.withResolvers<void>()
    const stopListening = shop.sandbox.on('answer', () => asked.resolve())
    const interrupt = asked.promise.then(() => new Promise((resolve) => setTimeout(resolve, 200)))
    const { code, stderr } = await kumicorn(['reconcile'], { folder, interrupt })
    stopListening()
    expect({ code, stderr }).toEqual({
      code: 130,
      stderr: expect.stringMatching(
        /^kumicorn: interrupted after [01] orders?; what was learnt by then is stored\n$/,
      ),
    })
  })

  it.runIf(hasTerminal)('shows how far it is on a terminal, and takes that away', async () => {
    const { folder } = merchantAt(shop.sandbox)
    const { stdout } = await onTerminal(['reconcile'], { folder })
    expect(stdout).toContain('\r\u001b[2Kasking the gateways … 7 orders\r\u001b[2K')
    expect(plain(stdout)).toContain('7 orders: 5 confirmed, 2 changed')
  })
})

describe('the config file of the README', () => {
  it('works as it stands', async () => {
    const [, text = ''] = /```ts\n(.*?)```/s.exec(readFileSync(README, 'utf8')) ?? []
    // There it is compiled.
    expect(text).toBe(readFileSync(EXAMPLE, 'utf8'))
    const folder = configFolder(shop.folder, text.replace(/^import .*$/m, ''), 'kumicorn.config.mts')
    copyFileSync(shop.file, join(folder, 'orders.db'))
    const { baseUrl, partnerNo, signKey } = shop.sandbox.kumquat
    const env = { KUMQUAT_URL: baseUrl, KUMQUAT_PARTNER_NO: partnerNo, KUMQUAT_SIGN_KEY: signKey }
    const { code, stdout, stderr } = await kumicorn(['reconcile'], { folder, env })
    // It has no Paynicorn: the three orders of that account are none of its business.
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('4 orders: 3 confirmed, 1 changed')
    const none = await kumicorn(['reconcile', '--since', '0m'], { folder, env })
    expect(none).toEqual({ code: 0, stdout: 'No orders.\n', stderr: '' })
  })
})

describe('reconcile, badly configured', () => {
  it('needs a config file: a store knows no gateways', async () => {
    expect(await kumicorn(['reconcile', '--store', shop.url])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the gateways are asked, and for that a config file is needed'),
    })
  })

  it('is told when handlers is no function', async () => {
    const wrong = merchantAt(shop.sandbox, { handlers: 'export const handlers = []' })
    expect((await kumicorn(['reconcile'], wrong)).stderr).toContain('its export handlers must be a function')
  })

  it('reconciles the store that --store names, where options allow it', async () => {
    const { folder } = merchantAt(shop.sandbox)
    const missing = await kumicorn(['reconcile', '--store', 'sqlite:./none.db'], { folder })
    expect(missing).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('none.db: there is no such file'),
    })
    const made = configFolder(
      shop.folder,
      `export const kumicorn = createKumicorn(${optionsAt(shop.sandbox, shop.file)})`,
    )
    const own = await kumicorn(['reconcile'], { folder: made, env: { KUMICORN_STORE: shop.url } })
    expect(own).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('leave KUMICORN_STORE out, or export options'),
    })
  })
})
