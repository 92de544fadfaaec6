import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { kumquatCaller } from '../support/kumquat-caller.ts'
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
