import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { paynicornCaller } from '../support/paynicorn-caller.ts'
import { payment } from '../support/paynicorn-merchant.ts'
import { acknowledge, receiver, refuse } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

const order = (n: number) => ({ request_no: `R${n}`, product_id: 19402, account: '254771114118' })

describe('what a sandbox remembers', () => {
  it('is the newest orders, as many as it is told: the oldest decided ones are forgotten', async () => {
    const sandbox = await frozen({ keepOrders: 3 })
    const { call } = kumquatCaller(sandbox)
    for (let n = 1; n <= 3; n += 1) await call('/orders', order(n))
    await sandbox.clock.advance('1s')
    await call('/orders', order(4))
    expect(sandbox.orders().map(({ reference }) => reference)).toEqual(['R2', 'R3', 'R4'])
    expect((await call('/orders/query', { request_no: 'R1' })).body.errorCode).toBe('JU9997')
    expect((await call('/orders', order(1))).body.returnCode).toBe('SUCCESS')
  })

  it('holds every order that is not decided', async () => {
    const sandbox = await frozen({ keepOrders: 1, settleAfter: Number.POSITIVE_INFINITY })
    const { call } = kumquatCaller(sandbox)
    for (let n = 1; n <= 3; n += 1) await call('/orders', order(n))
    expect(sandbox.orders()).toHaveLength(3)
  })

  it('holds every order whose callback is still to be taken, until it was', async () => {
    const merchant = await receiver((callback, response) =>
      merchant.received.length < 2 ? refuse(callback, response) : acknowledge(callback, response),
    )
    const sandbox = await frozen({ keepOrders: 1, kumquat: { callbackUrl: `${merchant.url}/kumquat` } })
    const { call } = kumquatCaller(sandbox)
    await call('/orders', order(1))
    await sandbox.clock.advance('1s')
    await call('/orders', order(2))
    const { orders, deliveries } = sandbox.export()
    expect(orders.map(({ reference }) => reference)).toEqual(['R1', 'R2'])
    expect(deliveries.map(({ gatewayId }) => gatewayId)).toEqual([orders[0]?.gatewayId])
    await sandbox.clock.advance('1m')
    await call('/orders', order(3))
    await sandbox.clock.advance('1m')
    expect(sandbox.orders().map(({ reference }) => reference)).toEqual(['R3'])
  })

  it('holds an order that is still to be reversed', async () => {
    const { addresses } = await receiver(acknowledge)
    const sandbox = await frozen({ keepOrders: 1, kumquat: { callbackUrl: addresses.kumquat } })
    const { call } = kumquatCaller(sandbox)
    sandbox.faults.next({ callback: { kind: 'contradictory', after: '1h' } })
    await call('/orders', order(1))
    await sandbox.clock.advance('1s')
    await call('/orders', order(2))
    expect(sandbox.orders()).toHaveLength(2)
  })

  it('is bounded also behind many orders that wait for a hand', async () => {
    const sandbox = await frozen({ keepOrders: 10 })
    const { call } = paynicornCaller(sandbox)
    const pay = (n: number, amount: string) =>
      call('/v3/transaction/pay', { ...payment, orderId: `P${n}`, amount })
    for (let n = 1; n <= 120; n += 1) await pay(n, '5.77')
    for (let n = 121; n <= 400; n += 1) {
      await pay(n, '5.00')
      if (n % 10 === 0) await sandbox.clock.advance('1s')
    }
    const [waiting, decided] = [sandbox.orders().filter(({ state }) => state === 'pending'), sandbox.orders()]
    expect(waiting).toHaveLength(120)
    expect(decided.length - waiting.length).toBeLessThan(40)
  })

  it('has messages only from when somebody first looks at the console', async () => {
    const sandbox = await frozen()
    const { call } = kumquatCaller(sandbox)
    await call('/orders', order(1))
    const look = async () => {
      const list = await request(`${sandbox.url}/console/timelines`)
      const { rows } = (await list.body.json()) as { rows: readonly { id: number; reference: string }[] }
      return Promise.all(
        rows.map(async ({ id, reference }) => {
          const one = await request(`${sandbox.url}/console/timelines/${id}`)
          const { entries } = (await one.body.json()) as { entries: readonly { kind: string }[] }
          return [reference, entries.map(({ kind }) => kind)]
        }),
      )
    }
    expect(await look()).toEqual([['R1', ['status']]])
    await call('/orders', order(2))
    expect(await look()).toEqual([
      ['R2', ['request', 'status', 'answer']],
      ['R1', ['status']],
    ])
  })
})
