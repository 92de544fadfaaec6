import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKumicorn, type Outcome, sqliteStore } from '@kumicorn/core'
import { startSandbox } from '@kumicorn/sandbox'
import { manualClock } from '@kumicorn/testkit'
import { onTestFinished } from 'vitest'
import { listens } from '../support/listens.ts'

/** A merchant on SQLite and both gateways of the sandbox, which decide nothing by themselves. */
export async function merchant({ callbacks }: { readonly callbacks: boolean }) {
  const clock = manualClock()
  const sandbox = await startSandbox({
    speed: 0,
    startsAt: clock.now(),
    settleAfter: Number.POSITIVE_INFINITY,
  })
  const folder = await mkdtemp(join(tmpdir(), 'kumicorn-'))
  const store = sqliteStore({ path: join(folder, 'orders.db') })
  const { kumquat, paynicorn } = sandbox
  const kumicorn = createKumicorn({
    logger: false,
    kumquat,
    paynicorn,
    store,
    clock,
    reconcile: { ratePerSecond: Number.POSITIVE_INFINITY },
  })
  onTestFinished(async () => {
    await sandbox.close()
    await kumicorn.stop()
    await store.close()
    await rm(folder, { recursive: true })
  })
  if (callbacks) await listens(kumicorn, sandbox)
  return { kumicorn, sandbox, clock }
}

export type Merchant = Awaited<ReturnType<typeof merchant>>

const person = { countryCode: 'NG', currency: 'NGN' } as const
const number = '08031234567'
const payout = { ...person, orderId: 'X', amount: '5.00', name: 'Ada' } as const

/** Every money operation, placed with the reference `X`. */
export const operations: Readonly<Record<string, (there: Merchant) => Promise<Outcome<unknown>>>> = {
  'orders.place': async ({ kumicorn: { kumquat } }) => {
    const { items } = await kumquat.products.list({ type: 'HF' }).page(1)
    return kumquat.orders.place({ request_no: 'X', product_id: items[0]?.id ?? '', account: '254771114118' })
  },
  'orders.placeByValue': async ({ kumicorn: { kumquat } }) => {
    const { items } = await kumquat.products.list({ type: 'HF', country_code: 'KE' }).page(1)
    const { country_code = '', base_value = '', unit = '' } = items[0] ?? {}
    const account = '254771114118'
    return kumquat.orders.placeByValue({ request_no: 'X', account, country_code, base_value, unit })
  },
  'payments.create': ({ kumicorn: { paynicorn } }) =>
    paynicorn.payments.create({ ...person, orderId: 'X', amount: '100.00', orderDescription: '话费' }),
  'refunds.create': async ({ kumicorn: { paynicorn }, sandbox }) => {
    const paid = { ...person, orderId: 'paid', amount: '100.00', orderDescription: 'a cap' }
    await paynicorn.payments.create(paid)
    await sandbox.settle('paid', 'succeeded')
    const { txnId = '' } = await paynicorn.transactions.query({ orderId: 'paid', txnType: 'payment' })
    return paynicorn.refunds.create({ payTxnId: txnId, cpRefundId: 'X', reason: 'r', memo: 'm' })
  },
  'payouts.create': ({ kumicorn: { paynicorn } }) =>
    paynicorn.payouts.create({ ...payout, payoutMethod: 'MTN', account: number }),
  'payouts.createToUser': ({ kumicorn: { paynicorn } }) =>
    paynicorn.payouts.createToUser({ ...payout, openId: 'u1' }),
  'airtime.topUp': async ({ kumicorn: { paynicorn } }) => {
    const { operatorCode } = await paynicorn.operators.byNumber({
      nationalPhoneNo: number,
      countryCode: 'NG',
    })
    const topUp = { transId: 'X', benefitNo: number, countryCode: 'NG', operatorCode }
    return paynicorn.airtime.topUp({ ...topUp, amount: '100.00' })
  },
  'data.topUp': async ({ kumicorn: { paynicorn } }) => {
    const [bundle] = await paynicorn.data.goods({ countryCode: 'NG' })
    return paynicorn.data.topUp({ transId: 'X', benefitNo: number, goodsId: bundle?.goodsId ?? '' })
  },
}
