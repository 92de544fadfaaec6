import { describe, expect, it } from 'vitest'
import { airtime, clientsOf, payment } from '../support/clients.ts'
import { acknowledge, contentOf, receiver, refuse } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

async function paid(callback?: object) {
  const merchant = await receiver(acknowledge)
  const sandbox = await frozen({
    paynicorn: { postbackUrl: merchant.addresses.postback, postbackRetries: ['1m', '1h'] },
  })
  if (callback !== undefined) sandbox.faults.next({ callback } as never)
  await clientsOf(sandbox).paynicorn.payments.create(payment('P1'))
  await sandbox.clock.advance('1s')
  return { sandbox, merchant }
}

describe('a callback that is sent again by hand', () => {
  it('comes as often as it is asked for, also at once', async () => {
    const { sandbox, merchant } = await paid()
    await Promise.all([sandbox.resend('P1'), sandbox.resend('P1'), sandbox.resend('P1')])
    expect(merchant.received).toHaveLength(4)
  })

  it.each([
    ['late', { kind: 'late' }, 0, 2],
    ['duplicated', { kind: 'duplicated', copies: 3, apart: '1m' }, 1, 4],
  ])('is no news: one that is %s still comes', async (_, fault, before, after) => {
    const { sandbox, merchant } = await paid(fault)
    expect(merchant.received).toHaveLength(before)
    await sandbox.resend('P1')
    await sandbox.clock.advance('3d')
    expect(merchant.received).toHaveLength(after)
  })

  it('is tried again by its schedule, until there is news', async () => {
    const { sandbox } = await paid()
    const deaf = await receiver(refuse)
    const statuses = () => deaf.received.map((callback) => JSON.parse(contentOf(callback)).status)
    sandbox.callbacksTo({ postback: deaf.addresses.postback })
    await sandbox.resend('P1')
    await sandbox.clock.advance('61s')
    expect(statuses()).toEqual(['1', '1'])
    await sandbox.settle('P1', 'failed')
    await sandbox.clock.advance('3d')
    expect(new Set(statuses().slice(2))).toEqual(new Set(['0']))
  })
})

describe('a decision that no callback tells of', () => {
  it('replaces what was still to be delivered, as any news does', async () => {
    const deaf = await receiver(refuse)
    const sandbox = await frozen()
    sandbox.callbacksTo(deaf.addresses)
    const { paynicorn } = clientsOf(sandbox)
    await paynicorn.airtime.topUp(airtime('T1'))
    await paynicorn.payments.create(payment('P1'))
    await sandbox.clock.advance('1s')
    expect(deaf.received).toHaveLength(2)
    await sandbox.settle('T1', 'failed')
    sandbox.faults.next({ reference: 'P1', callback: 'never' })
    await sandbox.settle('P1', 'failed')
    await sandbox.clock.advance('3d')
    expect(deaf.received).toHaveLength(2)
  })

  it('ends the copies of the callback before it', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen()
    sandbox.callbacksTo(merchant.addresses)
    let isFailed = false
    sandbox.on('acknowledged', () => {
      if (isFailed) return
      isFailed = true
      void sandbox.settle('T1', 'failed')
    })
    sandbox.faults.next({ callback: { kind: 'duplicated', copies: 4, apart: '1m' } })
    await clientsOf(sandbox).paynicorn.airtime.topUp(airtime('T1'))
    await sandbox.clock.advance('3d')
    expect(sandbox.orders()[0]?.state).toBe('failed')
    expect(merchant.received).toHaveLength(1)
  })
})
