import { describe, expect, it } from 'vitest'
import type { CallbackFailedEvent, Sandbox } from '../../src/index.ts'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { paynicornCaller } from '../support/paynicorn-caller.ts'
import { acknowledge, type Reply, receiver, refuse } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** One settled order of each kind, its callbacks answered by `reply`. */
async function settled(kind: 'kumquat' | 'postback' | 'recharge', reply: Reply): Promise<Sandbox> {
  const merchant = await receiver(reply)
  const sandbox = await frozen()
  sandbox.callbacksTo({ [kind]: `${merchant.url}/${kind}` })
  if (kind === 'kumquat') {
    await kumquatCaller(sandbox).call('/orders', {
      request_no: 'R1',
      product_id: 19402,
      account: '254771114118',
    })
  } else if (kind === 'postback') {
    await paynicornCaller(sandbox).call('/v3/transaction/pay', {
      orderId: 'P1',
      amount: '10.00',
      currency: 'NGN',
      countryCode: 'NG',
      orderDescription: 'a thing',
    })
  } else {
    await paynicornCaller(sandbox).call('/topup/api/topup', {
      appKey: sandbox.paynicorn.appKey,
      transId: 'T1',
      countryCode: 'NG',
      bizType: 'm_topup',
      operatorCode: 'NG_MTN',
      benefitNo: '08031234567',
      amount: 100,
    })
  }
  return sandbox
}

const gapsOf = (sandbox: Sandbox): readonly number[] => {
  const times = sandbox.orders()[0]?.callbacks.map(({ at }) => at) ?? []
  return times.slice(1).map((at, index) => at - (times[index] ?? 0))
}

describe('a callback that nobody acknowledges', () => {
  it.each([
    ['kumquat', [1, 2, 4, 8].map((minutes) => minutes * MINUTE)],
    ['postback', [10, 20, 40, 80, 160, 320, 640, 1280, 2560].map((minutes) => minutes * MINUTE)],
    [
      'recharge',
      [5_000, ...[1, 8, 27, 64, 125, 216, 343, 512, 729, 1000, 1331, 1728].map((m) => m * MINUTE)],
    ],
  ] as const)('of kind %s comes by its schedule, then never again', async (kind, gaps) => {
    const sandbox = await settled(kind, refuse)
    const failures: CallbackFailedEvent[] = []
    sandbox.on('callback-failed', (event) => failures.push(event))
    const start = sandbox.clock.now()
    await sandbox.clock.advance('1s')
    expect(sandbox.orders()[0]?.callbacks[0]).toMatchObject({
      attempt: 1,
      at: start + 1_000,
      verdict: 'failed',
      status: 503,
      reply: 'later',
    })
    await sandbox.clock.advance('60d')
    expect(gapsOf(sandbox)).toEqual(gaps)
    expect(failures.map(({ nextAt }) => nextAt === undefined)).toEqual([...gaps.map(() => false), true])
    expect(Math.max(...gapsOf(sandbox))).toBeLessThanOrEqual(kind === 'recharge' ? 36 * HOUR : 60 * 24 * HOUR)
  })
})

describe('a callback', () => {
  it.each(['kumquat', 'postback', 'recharge'] as const)(
    'of kind %s ends with its acknowledgement',
    async (kind) => {
      let tries = 0
      const sandbox = await settled(kind, (callback, response) => {
        tries += 1
        if (tries < 3) refuse(callback, response)
        else acknowledge(callback, response)
      })
      await sandbox.clock.advance('30d')
      expect(sandbox.orders()[0]?.callbacks.map(({ verdict }) => verdict)).toEqual([
        'failed',
        'failed',
        'acknowledged',
      ])
    },
  )

  it.each<[string, Reply]>([
    ['lower case', (_, response) => response.end('success')],
    ['a line end', (_, response) => response.end('SUCCESS\n')],
    ['JSON', (_, response) => response.end('"SUCCESS"')],
    ['another status', (_, response) => response.writeHead(201).end('SUCCESS')],
    ['a redirect', (_, response) => response.writeHead(302, { location: '/kumquat/else' }).end('SUCCESS')],
    ['a very long reply', (_, response) => response.end('SUCCESS'.repeat(10_000))],
    ['a broken connection', (_, response) => response.destroy()],
  ])('is not acknowledged by %s', async (_, reply) => {
    const sandbox = await settled('kumquat', reply)
    await sandbox.clock.advance('1s')
    expect(sandbox.orders()[0]?.callbacks).toMatchObject([{ verdict: 'failed' }])
  })

  it('is delivered again with the very same bytes', async () => {
    const sandbox = await settled('postback', refuse)
    await sandbox.clock.advance('1h')
    const bodies = new Set(sandbox.orders()[0]?.callbacks.map(({ body }) => body))
    expect(sandbox.orders()[0]?.callbacks).toHaveLength(3)
    expect(bodies.size).toBe(1)
  })
})
