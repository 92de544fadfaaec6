import { expect } from 'vitest'
import { type Reply, refuses, sealed, succeeds } from '../call-engine/gateway.ts'
import { order, round, type Shop, type ShopOptions, shop } from './shop.ts'

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

export const kumquatSays = (status: string, fields: object = {}): Reply =>
  succeeds({ request_no: 'R1', serial_no: 'S1', status, ...fields })
export const topUpSays = (statusCode: string): Reply =>
  sealed({ code: 1200, msg: 'ok', result: { transId: 'T1', statusCode } })
export const noSuchOrder = refuses('JU9997', 400)

/** A gateway that takes the order with the first answer, and gives the second to every question. */
export async function open(answer: Reply, question: Reply | (() => Reply), options: ShopOptions = {}) {
  const ask = typeof question === 'function' ? question : () => question
  const there = await shop({ ...options, script: (_, index) => (index === 0 ? answer : ask()) })
  await there.kumicorn.kumquat.orders.place(order)
  return there
}

/** The minutes at which an order is asked about, within so many hours. */
export async function minutesAsked(there: Shop, hours: number): Promise<number[]> {
  const minutes: number[] = []
  const begin = there.clock.now()
  const end = begin + hours * HOUR
  for (;;) {
    const [open] = (await there.kumicorn.orders.list()).orders
    const due = open?.queryAt
    if (due === undefined || due > end) return minutes
    there.clock.advance(due - 1 - there.clock.now())
    expect(await round(there)).toEqual([])
    there.clock.advance(1)
    expect(await round(there)).toHaveLength(1)
    minutes.push((there.clock.now() - begin) / MINUTE)
  }
}
