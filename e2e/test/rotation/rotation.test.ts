import { createKumquat, type Kumicorn } from '@kumicorn/core'
import { kumquatCallback, paynicornPostback } from '@kumicorn/core/testing'
import type { Sandbox } from '@kumicorn/sandbox'
import { describe, expect, it } from 'vitest'
import { type Line, NEW, OLD, placeBoth, rotating } from './merchant.ts'

const ACCEPTED = [{ state: 'accepted' }, { state: 'accepted' }]

/** How the gateways were answered when they told of an order's success. */
async function settled(sandbox: Sandbox, nth: number): Promise<readonly string[]> {
  const told = [await sandbox.settle(`K-${nth}`, 'succeeded'), await sandbox.settle(`P-${nth}`, 'succeeded')]
  return told.flatMap(({ callbacks }) => callbacks.map(({ verdict }) => verdict ?? ''))
}

const statesOf = async ({ orders }: Kumicorn, ...references: readonly string[]) =>
  Promise.all(references.map(async (reference) => (await orders.get(reference))?.state))

const keysOf = (lines: readonly Line[]): unknown[] =>
  lines
    .filter(({ message }) => message.startsWith('kumicorn: callback acknowledged'))
    .map(({ fields }) => fields.key)

const turns = (lines: readonly Line[]) =>
  lines
    .filter(({ message }) => message.includes('refuses the signature'))
    .map(({ level, fields }) => ({ level, ...fields }))

describe('the drill of docs/rotating-keys.md', () => {
  it('loses no callback, and no order, at any of its steps', async () => {
    const { gatewaysTake, deploy, relay } = await rotating()
    await gatewaysTake(OLD)
    const before = await deploy(OLD)
    expect(await placeBoth(before.kumicorn, 1)).toMatchObject(ACCEPTED)

    // 1. Both keys, the old one in front: nothing has changed for the gateways.
    const step1 = await deploy(OLD, NEW)
    expect(await placeBoth(step1.kumicorn, 2)).toMatchObject(ACCEPTED)

    // 2. The gateways take the new one. What was placed before is called back with it.
    const sandbox = await gatewaysTake(NEW)
    expect(await settled(sandbox, 1)).toEqual(['acknowledged', 'acknowledged'])
    expect(keysOf(step1.lines)).toEqual([2, 2])
    // The first request of each gateway is refused, and sent again at once with the other key.
    relay.requests.length = 0
    expect(await placeBoth(step1.kumicorn, 3)).toMatchObject(ACCEPTED)
    expect(relay.requests).toHaveLength(5)
    expect(turns(step1.lines)).toEqual([
      { level: 'warn', gateway: 'kumquat', refused: 1, signing: 2 },
      { level: 'warn', gateway: 'paynicorn', refused: 1, signing: 2 },
    ])
    expect(await placeBoth(step1.kumicorn, 4)).toMatchObject(ACCEPTED)
    expect(relay.requests).toHaveLength(8)

    // 3. The new one in front. A callback that was signed before the change and comes late is acknowledged still.
    const step3 = await deploy(NEW, OLD)
    expect(await settled(sandbox, 2)).toEqual(['acknowledged', 'acknowledged'])
    const late = [
      await step3.kumicorn.callbacks.kumquat(
        kumquatCallback({ request_no: 'K-3', price: '98.0' }, OLD.signKey),
      ),
      await step3.kumicorn.callbacks.paynicornPostback(
        paynicornPostback({ orderId: 'P-3' }, OLD.merchantSecret),
      ),
    ]
    expect(late.map(({ status }) => status)).toEqual([200, 200])
    expect(keysOf(step3.lines)).toEqual([1, 1, 2, 2])
    expect(await placeBoth(step3.kumicorn, 5)).toMatchObject(ACCEPTED)
    expect(turns(step3.lines)).toEqual([])

    // 4. The old one is gone: who signs with it is nobody.
    const step4 = await deploy(NEW)
    const { status } = await step4.kumicorn.callbacks.kumquat(
      kumquatCallback({ request_no: 'K-4' }, OLD.signKey),
    )
    expect(status).toBe(401)
    expect(await settled(sandbox, 4)).toEqual(['acknowledged', 'acknowledged'])
    expect(await statesOf(step4.kumicorn, 'K-1', 'P-1', 'K-2', 'P-2', 'K-4', 'P-4')).toEqual(
      Array(6).fill('succeeded'),
    )
    expect((await step4.kumicorn.reconcile()).missing).toEqual([])
  })

  it('is told by preflight at each step: which of the keys the gateway takes', async () => {
    const { gatewaysTake, deploy } = await rotating()
    await gatewaysTake(OLD)
    const keys = async ({ preflight }: Kumicorn) =>
      (await preflight()).lines
        .filter(({ check, subject }) => ['keys', 'credentials'].includes(check) && subject !== 'store')
        .map(({ subject, check, state, found }) => `${subject} ${check} ${state}: ${found}`)
    const [kumquat] = await keys((await deploy(OLD, NEW)).kumicorn).then((lines) =>
      lines.filter((line) => line.includes(' keys ')),
    )
    expect(kumquat).toBe('kumquat keys ok: the gateway takes key 1 of 2')
    await gatewaysTake(NEW)
    const { kumicorn } = await deploy(OLD, NEW)
    const lines = await keys(kumicorn)
    expect(lines).toContain('kumquat keys warning: the gateway takes key 2 of 2')
    expect(lines).toContain('paynicorn keys warning: the gateway takes key 2 of 2')
    // That it was looked at decides nothing: the first request is signed with the first key all the same.
    expect(await placeBoth(kumicorn, 1)).toMatchObject(ACCEPTED)
    const wrong = await keys((await deploy({ ...OLD, signKey: 'a third' }, OLD)).kumicorn)
    expect(wrong).toContain('kumquat keys failed: the gateway takes none of the 2 keys')
    expect((await keys((await deploy(NEW)).kumicorn)).join()).not.toContain(' keys ')
  })
})

describe('a key that the gateway does not take any more', () => {
  it('is turned from once by many calls at a time', async () => {
    const { gatewaysTake, deploy, relay } = await rotating()
    await gatewaysTake(NEW)
    const { kumicorn, lines } = await deploy(OLD, NEW)
    const balances = await Promise.all(Array.from({ length: 8 }, () => kumicorn.kumquat.balance()))
    expect(balances).toHaveLength(8)
    expect(turns(lines)).toHaveLength(1)
    expect(relay.requests.length).toBeLessThanOrEqual(16)
  })

  it('is not sent again where zero retries are asked for; the next call has the other one', async () => {
    const { gatewaysTake, relay } = await rotating()
    const { kumquat } = await gatewaysTake(NEW)
    const client = createKumquat({
      ...{ baseUrl: relay.url, partnerNo: kumquat.partnerNo, signKey: [OLD.signKey, NEW.signKey] },
      ...{ retries: 0, logger: false },
    })
    await expect(client.balance()).rejects.toMatchObject({ gatewayCode: 'JU9994' })
    expect(relay.requests).toHaveLength(1)
    expect(await client.balance()).toMatchObject({ credit: '0.00' })
    expect(relay.requests).toHaveLength(2)
  })

  it('and no other that it takes, is what the order was rejected for', async () => {
    const { gatewaysTake, deploy, relay } = await rotating()
    await gatewaysTake({ signKey: 'a third', merchantSecret: 'a third' })
    const { kumicorn } = await deploy(OLD, NEW)
    const params = { request_no: 'K-1', product_id: '1', account: '254771114118' }
    const outcome = await kumicorn.kumquat.orders.place(params)
    expect(outcome).toMatchObject({ state: 'rejected', error: { gatewayCode: 'JU9994' } })
    // Each key twice: of several machines one may not have the new one yet.
    expect(relay.requests).toHaveLength(4)
  })
})
