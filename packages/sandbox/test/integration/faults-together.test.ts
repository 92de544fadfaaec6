import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { airtime, clientsOf, payment, topUp } from '../support/clients.ts'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { paynicornCaller } from '../support/paynicorn-caller.ts'
import { merchantWithSandbox, payment as thing } from '../support/paynicorn-merchant.ts'
import { contentOf, receiver, refuse } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

describe('an order that names an address of the sandbox itself', () => {
  it('is not called back there: it would answer by calling back again, for ever', async () => {
    const first = await frozen({ seed: 3 })
    await kumquatCaller(first).call('/orders', topUp())
    const id = first.orders()[0]?.gatewayId
    const sandbox = await frozen({ seed: 3 })
    const { port } = new URL(sandbox.url)
    const bound = setTimeout(() => sandbox.clear(), 2_000)
    for (const [index, host] of ['127.0.0.1', 'localhost'].entries()) {
      const callback_url = `http://${host}:${port}/sandbox/api/orders/${id}/reverse`
      await kumquatCaller(sandbox).call('/orders', { ...topUp(`R${index}`), callback_url })
    }
    await sandbox.clock.advance('1s')
    clearTimeout(bound)
    const tries = sandbox.orders().flatMap(({ callbacks }) => callbacks)
    expect(tries.map(({ verdict }) => verdict)).toEqual(['failed', 'failed'])
    for (const { reason } of tries) expect(reason).toContain('the sandbox itself')
  })
})

describe('an answer that is delayed, of an order that is called back before it', () => {
  it('suffers both: the callback comes at once, the answer later', async () => {
    const { sandbox, call, postbacks } = await merchantWithSandbox()
    sandbox.faults.next({ answer: { kind: 'delayed', by: '30s' }, callback: 'before-answer' })
    let isAnswered = false
    const answer = call('/v3/transaction/pay', thing).then(() => {
      isAnswered = true
    })
    await expect.poll(() => postbacks().length).toBe(1)
    await sandbox.clock.advance('29s')
    expect(isAnswered).toBe(false)
    await sandbox.clock.advance('1s')
    await answer
    expect(postbacks()).toHaveLength(1)
  })
})

describe('copies of a callback', () => {
  it('stop when all is cleared', async () => {
    const sandbox = await frozen()
    const merchant = await receiver((callback, response) => {
      sandbox.clear()
      refuse(callback, response)
    })
    sandbox.callbacksTo({ kumquat: `${merchant.url}/kumquat` })
    sandbox.faults.next({ callback: { kind: 'duplicated', copies: 5 } })
    await clientsOf(sandbox).kumquat.orders.place(topUp())
    await sandbox.clock.advance('1h')
    expect(merchant.received).toHaveLength(1)
  })
})

describe('a callback that is held back', () => {
  it('is overtaken by one that is sent again by hand', async () => {
    const { sandbox, call, merchant } = await merchantWithSandbox()
    await call('/v3/transaction/pay', { ...thing, orderId: 'P1' })
    await sandbox.clock.advance('1s')
    sandbox.faults.next({ callback: 'reordered' })
    await call('/v3/transaction/pay', { ...thing, orderId: 'P2' })
    await sandbox.clock.advance('1s')
    await sandbox.resend('P1')
    const told = merchant.received.map((callback) => JSON.parse(contentOf(callback)).orderId)
    expect(told).toEqual(['P1', 'P1', 'P2'])
  })
})

describe('a signature that does not fit', () => {
  it('waits for an answer that is signed', async () => {
    const sandbox = await frozen({ paynicorn: { bareAnswers: true } })
    const faults: unknown[] = []
    sandbox.on('fault', ({ operation }) => faults.push(operation))
    sandbox.faults.next({ answer: 'tampered-signature' })
    const { paynicorn } = clientsOf(sandbox)
    await paynicorn.currency.usdRates()
    await paynicorn.airtime.topUp(airtime())
    await paynicorn.airtime.topUp({ ...airtime(), transId: 'T2', benefitNo: '08031239047' })
    expect([faults, sandbox.faults.list()]).toMatchObject([[], [{ left: 1 }]])
    await paynicorn.payments.create(payment())
    expect([faults, sandbox.faults.list()]).toEqual([['payments.create'], []])
  })
})

describe('a payment without a cashier page', () => {
  it('is decided by nobody there', async () => {
    const sandbox = await frozen()
    const { content } = await paynicornCaller(sandbox).call('/v3/transaction/pay', {
      ...thing,
      palmAuthCode: '123456',
    })
    for (const action of ['decline', 'pay&method=CARD']) {
      const reply = await request(`${sandbox.url}/cashier/${content.txnId}`, {
        method: 'POST',
        body: `action=${action}`,
        headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      })
      await reply.body.dump()
    }
    expect(sandbox.orders()[0]?.state).toBe('pending')
    await sandbox.clock.advance('1s')
    expect(sandbox.orders()[0]?.state).toBe('succeeded')
  })
})

describe('a signature that does not fit, of a request whose envelope is refused', () => {
  it('waits for an answer that is signed', async () => {
    const sandbox = await frozen({ paynicorn: { requestQuota: 1 } })
    const faults: unknown[] = []
    sandbox.on('fault', ({ reference }) => faults.push(reference))
    sandbox.faults.next({ answer: 'tampered-signature' })
    const { send, sealed, call } = paynicornCaller(sandbox)
    const envelope = sealed(JSON.stringify(thing))
    await send('/v3/transaction/pay', JSON.stringify({ ...envelope, sign: '0'.repeat(32) }))
    expect([faults, sandbox.faults.list()]).toMatchObject([[], [{ left: 1 }]])
    await expect(call('/v3/transaction/pay', thing)).rejects.toThrow('the answer is not signed')
    sandbox.faults.next({ answer: 'tampered-signature' })
    const { envelope: spent } = await call('/v3/transaction/pay', thing)
    expect([spent.responseCode, faults, sandbox.faults.list()]).toMatchObject([
      '204006',
      ['P1'],
      [{ left: 1 }],
    ])
  })
})
