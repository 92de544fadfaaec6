import { createKumquat, createPaynicorn } from '@kumicorn/core'
import { onTestFinished } from 'vitest'
import type { Sandbox } from '../../src/index.ts'

/** Core's own clients for a sandbox, in its time. */
export function clientsOf({ kumquat, paynicorn, clock }: Sandbox, retries = 0) {
  const options = { retries, clock, random: () => 0 }
  const clients = {
    kumquat: createKumquat({ ...kumquat, ...options }),
    paynicorn: createPaynicorn({ ...paynicorn, ...options }),
  }
  onTestFinished(async () => {
    await Promise.all([clients.kumquat.close(), clients.paynicorn.close()])
  })
  return clients
}

/** A KUMQUAT order that succeeds. */
export const topUp = (request_no = 'R1') => ({ request_no, product_id: 19402, account: '254771114118' })

/** A payment that succeeds. */
export const payment = (orderId = 'P1', amount = '100.00') => ({
  orderId,
  amount,
  currency: 'NGN',
  countryCode: 'NG',
  orderDescription: 'a thing',
})

/** An airtime top-up that succeeds. */
export const airtime = (transId = 'T1') => ({
  transId,
  countryCode: 'NG',
  operatorCode: 'NG_MTN',
  benefitNo: '08031234567',
  amount: '100',
})
