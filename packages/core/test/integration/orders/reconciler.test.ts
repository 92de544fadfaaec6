import { type ManualClock, manualClock } from '@kumicorn/testkit'
import { describe, expect, it, vi } from 'vitest'
import { KumicornError } from '../../../src/index.ts'
import { sealed } from '../call-engine/gateway.ts'
import { kumquatSays, MINUTE, open, SECOND } from './asking.ts'
import { airtime, order, payment, round, shop, until } from './shop.ts'

describe('the reconciler', () => {
  it('asks no more often than allowed', async () => {
    const still = manualClock()
    let pause = Promise.withResolvers<void>()
    const clock: ManualClock = {
      ...still,
      now: still.now,
      after(ms, run) {
        if (ms === 500) pause.resolve()
        return still.after(ms, run)
      },
    }
    const { kumicorn, server } = await shop({ script: () => 'reset', clock, reconcile: { ratePerSecond: 2 } })
    for (let n = 0; n < 4; n += 1) await kumicorn.kumquat.orders.place({ ...order, request_no: `R${n}` })
    clock.advance(2 * MINUTE)
    await kumicorn.start()
    for (let asked = 1; asked <= 4; asked += 1) {
      await pause.promise
      await server.received(4 + asked)
      expect(server.requests).toHaveLength(4 + asked)
      pause = Promise.withResolvers()
      clock.advance(500)
    }
  })

  it('goes on after the store failed', async () => {
    const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
    const there = await open('reset', kumquatSays('SUCCESS'), { logger })
    const { claimQueries } = there.store.store
    let broken = true
    const failed = Promise.withResolvers<void>()
    Object.assign(there.store.store, {
      claimQueries: async (claim: Parameters<typeof claimQueries>[0]) => {
        if (!broken) return claimQueries(claim)
        failed.resolve()
        throw new KumicornError('store_failed', 'the disk is gone')
      },
    })
    there.clock.advance(2 * MINUTE)
    await there.kumicorn.start()
    await failed.promise
    await until(() => logger.error.mock.calls.length > 0)
    expect(logger.error).toHaveBeenCalledWith(expect.anything(), expect.stringContaining('open orders'))
    broken = false
    there.clock.advance(SECOND)
    expect(await there.kumicorn.orders.wait('R1')).toMatchObject({ state: 'succeeded' })
  })

  it('works on the payment, payout and top-up of one reference separately', async () => {
    const there = await shop({
      script: ({ url }) =>
        url.startsWith('/topup')
          ? sealed({ code: 1200, msg: 'ok', result: { transId: 'O1', statusCode: '2' } })
          : sealed({ code: '0000', message: 'ok', txnId: 'P1', status: url.endsWith('query') ? '1' : '-1' }),
    })
    const { kumicorn, clock } = there
    await kumicorn.paynicorn.payments.create(payment)
    await kumicorn.paynicorn.airtime.topUp({ ...airtime, transId: 'O1' })
    clock.advance(30 * SECOND)
    await round(there)
    expect(await kumicorn.orders.get('O1', { kind: 'payment' })).toMatchObject({
      state: 'succeeded',
    })
    expect(await kumicorn.orders.get('O1', { kind: 'topUp' })).toMatchObject({ state: 'failed' })
  })

  it.each([
    [{ concurrency: 0 }, /reconcile.concurrency/],
    [{ absence: { kumquat: 'maybe' as never } }, /reconcile.absence.kumquat/],
    [{ absence: { kumqat: 'rejects' as const } }, /no gateway "kumqat"/],
    [{ horizon: -1 }, /reconcile.horizon/],
    [{ ratePerSecond: Number.NaN }, /reconcile.ratePerSecond/],
    [{ schedule: { kumquat: [] } }, /reconcile.schedule.kumquat/],
    [{ schedule: { paynicorn: [0] } }, /reconcile.schedule.paynicorn/],
    [
      { schedule: { kumquat: [1_000 / 3] } },
      /reconcile.schedule.kumquat must be a list of whole milliseconds/,
    ],
    [{ schedule: { kumquat: [Number.POSITIVE_INFINITY] } }, /reconcile.schedule.kumquat/],
  ])('refuses %j', async (reconcile, message) => {
    await expect(shop({ reconcile })).rejects.toThrow(message)
  })
})
