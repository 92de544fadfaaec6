import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { SandboxError, type SandboxEvents, startSandbox } from '../../src/index.ts'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { paynicornCaller } from '../support/paynicorn-caller.ts'
import { acknowledge, receiver, refuse } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

const order = { request_no: 'R1', product_id: 19402, account: '254771114118' }
const payment = { amount: '1.00', currency: 'NGN', countryCode: 'NG', orderDescription: 'x' }

describe('a sandbox', () => {
  it('listens on a free port of this machine, ready to be called', async () => {
    const sandbox = await frozen()
    expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(sandbox.paynicorn).toEqual({
      baseUrl: `${sandbox.url}/trade`,
      appKey: 'sandbox-app-key',
      merchantSecret: 'sandbox-merchant-secret',
    })
    expect((await request(`${sandbox.url}/elsewhere`)).statusCode).toBe(404)
  })

  it('runs by itself on a running clock', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await startSandbox({ speed: 600, kumquat: { callbackUrl: `${merchant.url}/kumquat` } })
    const acknowledged = new Promise((resolve) => sandbox.on('acknowledged', resolve))
    await kumquatCaller(sandbox).call('/orders', order)
    await acknowledged
    expect(sandbox.orders()[0]).toMatchObject({ state: 'succeeded', callbacks: [{ attempt: 1 }] })
    await sandbox.close()
  })

  it('never calls back before the answer has left', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await startSandbox({
      settleAfter: 0,
      kumquat: { callbackUrl: `${merchant.url}/kumquat` },
    })
    const seen: string[] = []
    sandbox.on('answer', () => seen.push('answer'))
    const called = new Promise<void>((resolve) =>
      sandbox.on('callback', () => {
        seen.push('callback')
        resolve()
      }),
    )
    await kumquatCaller(sandbox).call('/orders', order)
    await called
    expect(seen).toEqual(['answer', 'callback'])
    await sandbox.close()
  })

  it('tells what happens as it happens', async () => {
    const merchant = await receiver((callback, response) =>
      merchant.received.length === 1 ? refuse(callback, response) : acknowledge(callback, response),
    )
    const sandbox = await frozen({ kumquat: { callbackUrl: `${merchant.url}/kumquat` } })
    const seen: [string, unknown][] = []
    const names = ['request', 'answer', 'order', 'callback', 'acknowledged', 'callback-failed'] as const
    for (const name of names)
      sandbox.on(name, (event: SandboxEvents[typeof name]) => seen.push([name, event]))
    await kumquatCaller(sandbox).call('/orders', order)
    await sandbox.clock.advance('2m')
    expect(seen.map(([name]) => name)).toEqual([
      'request',
      'order',
      'answer',
      'order',
      'order',
      'order',
      'callback',
      'callback-failed',
      'callback',
      'acknowledged',
    ])
    const start = sandbox.clock.now() - 120_000
    expect(seen[0]?.[1]).toMatchObject({
      gateway: 'kumquat',
      operation: 'orders.place',
      reference: 'R1',
      method: 'POST',
    })
    expect(seen[2]?.[1]).toMatchObject({
      accepted: true,
      httpStatus: 200,
      code: 'SUCCESS',
      message: '请求成功',
    })
    expect(seen[7]?.[1]).toMatchObject({
      attempt: 1,
      attempts: 5,
      httpStatus: 503,
      reply: 'later',
      reason: 'HTTP 503 instead of 200',
      nextAt: start + 61_000,
    })
    expect(seen[9]?.[1]).toMatchObject({ at: start + 61_000, attempt: 2, httpStatus: 200, reply: 'SUCCESS' })
  })

  it('tells why a request was refused, and stops telling when asked', async () => {
    const sandbox = await frozen()
    const answers: SandboxEvents['answer'][] = []
    const stop = sandbox.on('answer', (event) => answers.push(event))
    const refused = await kumquatCaller(sandbox).call('/orders', { ...order, account: 'x' })
    await paynicornCaller(sandbox).call('/topup/api/query', { appKey: 'sandbox-app-key', transId: 'T9' })
    stop()
    await kumquatCaller(sandbox).call('/balance')
    expect(answers).toMatchObject([
      { accepted: false, code: 'JU9997', reason: expect.stringContaining('account is wrong') },
      { accepted: false, code: '4007', reference: 'T9', operation: 'airtime.query' },
    ])
    expect(refused.headers['x-sandbox-reason']).toContain('account is wrong')
  })

  it('does the same for the same seed', async () => {
    const run = async (seed: number) => {
      const sandbox = await frozen({ seed, startsAt: 0, kumquat: { maxClockSkew: Number.POSITIVE_INFINITY } })
      const kumquat = await kumquatCaller(sandbox).call('/orders', order)
      const paynicorn = await paynicornCaller(sandbox).call('/v3/transaction/pay', {
        ...payment,
        orderId: 'P1',
      })
      return [kumquat.text, paynicorn.content.txnId]
    }
    expect(await run(5)).toEqual(await run(5))
    expect(await run(5)).not.toEqual(await run(6))
  })

  it('lives beside others without touching them', async () => {
    const merchant = await receiver(acknowledge)
    const [a, b] = await Promise.all([
      frozen({ seed: 1 }),
      frozen({ seed: 2, kumquat: { signKey: 'other' } }),
    ])
    a.callbacksTo({ kumquat: `${merchant.url}/kumquat` })
    await Promise.all([kumquatCaller(a).call('/orders', order), kumquatCaller(b).call('/orders', order)])
    const before = b.clock.now()
    await a.clock.advance('1h')
    expect(b.clock.now()).toBe(before)
    expect(a.orders()).toMatchObject([{ state: 'succeeded' }])
    expect(b.orders()).toMatchObject([{ state: 'pending', callbacks: [] }])
    expect(merchant.received).toHaveLength(1)
  })

  it.each([
    { port: -1 },
    { port: 70_000 },
    { speed: -1 },
    { speed: Number.POSITIVE_INFINITY },
    { seed: 0.5 },
    { settleAfter: -1 },
    { startsAt: new Date(Number.NaN) },
    { kumquat: { balance: 'much' } },
    { kumquat: { callbackUrl: 'localhost:80' } },
    { paynicorn: { postbackUrl: 'ftp://x' } },
  ])('does not start with %j', async (options) => {
    await expect(startSandbox(options)).rejects.toThrow(SandboxError)
  })

  it('says so when its port is taken', async () => {
    const { url } = await frozen()
    await expect(startSandbox({ port: Number(new URL(url).port) })).rejects.toThrow('EADDRINUSE')
  })
})

describe('closing a sandbox', () => {
  it('lets the process end by itself, even with everything still under way', async () => {
    const script = `
      import { createServer } from 'node:http'
      import { startSandbox } from './src/index.ts'
      const silent = createServer(() => {}).listen(0, async () => {
        const url = 'http://127.0.0.1:' + silent.address().port
        const sandbox = await startSandbox({ settleAfter: 20, paynicorn: { rechargeUrl: url } })
        const { createPaynicorn } = await import('@kumicorn/core')
        const paynicorn = createPaynicorn(sandbox.paynicorn)
        const called = new Promise((resolve) => sandbox.on('callback', resolve))
        await paynicorn.airtime.topUp({
          transId: 'T1', countryCode: 'NG', operatorCode: 'NG_MTN', benefitNo: '08031234567', amount: '100',
        })
        await called
        await sandbox.close()
        await sandbox.close()
        await paynicorn.close()
        silent.closeAllConnections()
        silent.close()
      })`
    const node = promisify(execFile)(
      process.execPath,
      ['--conditions=@kumicorn/source', '--input-type=module', '--eval', script],
      { cwd: new URL('../..', import.meta.url), timeout: 8_000 },
    )
    expect(await node).toEqual({ stdout: '', stderr: '' })
  }, 10_000)
})
