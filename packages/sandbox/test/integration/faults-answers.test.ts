import { AnswerError } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import type { FaultPlan, SandboxAnswerFault } from '../../src/index.ts'
import { clientsOf, payment, topUp } from '../support/clients.ts'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { frozen } from '../support/start.ts'

describe('an answer that is lost', () => {
  it.each([
    ['kumquat', 'lost-after-acceptance', 1, 'accepted'],
    // What a query for an order that does not exist answers is an assumption: core concludes nothing from it.
    ['kumquat', 'lost-before-acceptance', 0, 'unknown'],
    ['paynicorn', 'lost-after-acceptance', 1, 'accepted'],
    ['paynicorn', 'lost-before-acceptance', 0, 'unknown'],
  ] as const)('at %s, %s: %i orders, unknown first, then %s', async (gateway, kind, orders, state) => {
    const sandbox = await frozen()
    const { kumquat, paynicorn } = clientsOf(sandbox)
    sandbox.faults.next({ gateway, answer: kind })
    const outcome =
      gateway === 'kumquat' ? await kumquat.orders.place(topUp()) : await paynicorn.payments.create(payment())
    expect(outcome).toMatchObject({ state: 'unknown', error: { code: 'transport_failed' } })
    expect(sandbox.orders()).toHaveLength(orders)
    if (outcome.state !== 'unknown') return
    const resolved = await outcome.resolve()
    expect(resolved.state).toBe(state)
  })
})

describe('an answer that says nothing', () => {
  it.each<[SandboxAnswerFault | SandboxAnswerFault['kind'], accepted: boolean]>([
    [{ kind: 'server-error' }, false],
    [{ kind: 'server-error', status: 504, accepted: true }, true],
    [{ kind: 'unknown-error' }, true],
    [{ kind: 'unknown-error', accepted: false }, false],
    ['malformed', true],
    [{ kind: 'malformed', as: 'html' }, true],
    [{ kind: 'malformed', as: 'empty' }, true],
    [{ kind: 'malformed', as: 'binary' }, true],
  ])('%j: unknown to the clients of both gateways', async (answer, accepted) => {
    const sandbox = await frozen()
    const { kumquat, paynicorn } = clientsOf(sandbox)
    sandbox.faults.next({ answer, times: 2 })
    const outcomes = [await kumquat.orders.place(topUp()), await paynicorn.payments.create(payment())]
    expect(outcomes.map(({ state }) => state)).toEqual(['unknown', 'unknown'])
    expect(sandbox.orders()).toHaveLength(accepted ? 2 : 0)
    expect(sandbox.faults.list()).toEqual([])
  })

  it('with a signature that does not fit is not believed', async () => {
    const sandbox = await frozen()
    const { paynicorn } = clientsOf(sandbox)
    sandbox.faults.next({ operation: 'payments.create', answer: 'tampered-signature' })
    const outcome = await paynicorn.payments.create(payment())
    expect(outcome).toMatchObject({ state: 'unknown', error: { code: 'answer_signature' } })
    expect(sandbox.orders()).toHaveLength(1)
  })
})

describe('too many requests', () => {
  it('recovers after as many calls as were planned', async () => {
    // Running: the client waits between its tries.
    const sandbox = await frozen({ speed: 100 })
    const { kumquat } = clientsOf(sandbox, 2)
    const codes: string[] = []
    sandbox.on('answer', ({ code }) => codes.push(code))
    sandbox.faults.next({ gateway: 'kumquat', answer: 'rate-limited', times: 2 })
    expect(await kumquat.orders.place(topUp())).toMatchObject({ state: 'accepted' })
    expect(codes).toEqual(['JU9989', 'JU9989', 'SUCCESS'])
  })
})

describe('a clock that is off', () => {
  it.each(['-10m', '2h'])(
    'by %s is told by the Date header, so that a client can correct its own',
    async (by) => {
      const sandbox = await frozen()
      const { kumquat } = clientsOf(sandbox, 2)
      const fault = sandbox.faults.next({ gateway: 'kumquat', answer: { kind: 'clock-skew', by } })
      const refused = await kumquatCaller(sandbox).call('/balance')
      expect(refused.body.errorCode).toBe('JU9995')
      expect(await kumquat.orders.place(topUp())).toMatchObject({ state: 'accepted' })
      sandbox.faults.clear(fault.id)
      expect((await kumquatCaller(sandbox).call('/balance')).status).toBe(200)
    },
  )
})

describe('an answer that is late', () => {
  it('waits for the sandbox clock, and the callbacks wait for it', async () => {
    const sandbox = await frozen()
    const { kumquat } = clientsOf(sandbox)
    sandbox.faults.next({ answer: { kind: 'delayed', by: '10s' } })
    const seen: string[] = []
    sandbox.on('order', ({ order }) => seen.push(order.status))
    const placed = new Promise<void>((resolve) => sandbox.on('answer', () => resolve()))
    const call = kumquat.orders.place(topUp()).then(({ state }) => seen.push(state))
    await placed
    await sandbox.clock.advance('9s')
    expect(seen).toEqual(['ACCEPT', 'PROCESSING', 'SUBMIT', 'SUCCESS'])
    await sandbox.clock.advance('1s')
    await call
    expect(seen.at(-1)).toBe('accepted')
  })

  it('comes too late for a client that gave up, and nothing stays behind', async () => {
    const sandbox = await frozen()
    sandbox.faults.next({ answer: { kind: 'delayed', by: '1h' } })
    const { url } = sandbox
    await expect(
      fetch(`${url}/trade/currency/queryall`, { signal: AbortSignal.timeout(100) }),
    ).rejects.toThrow('aborted')
    await sandbox.clock.advance('2h')
  })

  it('may wait for the real clock', async () => {
    const sandbox = await frozen()
    sandbox.faults.next({ answer: { kind: 'delayed', by: 80, clock: 'real' } })
    const start = performance.now()
    expect((await kumquatCaller(sandbox).call('/balance')).status).toBe(200)
    expect(performance.now() - start).toBeGreaterThan(75)
  })
})

describe('a planned fault', () => {
  it('befalls only what it names, as often as it says, and is told of', async () => {
    const sandbox = await frozen()
    const { kumquat, paynicorn } = clientsOf(sandbox)
    const told: unknown[] = []
    sandbox.on('fault', (event) => told.push(event))
    const waiting = sandbox.faults.next({
      gateway: 'paynicorn',
      operation: 'payments.create',
      reference: 'P2',
      answer: 'unknown-error',
    })
    expect(sandbox.faults.list()).toEqual([waiting])
    await kumquat.orders.place(topUp('P2'))
    expect(await paynicorn.payments.create(payment('P1'))).toMatchObject({ state: 'accepted' })
    expect(await paynicorn.payments.create(payment('P2'))).toMatchObject({ state: 'unknown' })
    expect(sandbox.faults.list()).toEqual([])
    expect(told).toEqual([
      {
        at: sandbox.clock.now(),
        gateway: 'paynicorn',
        operation: 'payments.create',
        reference: 'P2',
        gatewayId: undefined,
        answer: { kind: 'unknown-error' },
        callback: undefined,
      },
    ])
  })

  it('can be taken back', async () => {
    const sandbox = await frozen()
    const { kumquat } = clientsOf(sandbox)
    const { id } = sandbox.faults.next({ answer: 'server-error', times: 'always' })
    await expect(kumquat.balance()).rejects.toThrow(AnswerError)
    sandbox.faults.clear(id)
    await kumquat.balance()
    expect(() => sandbox.faults.clear(id)).toThrow(`there is no fault "${id}"`)
    sandbox.faults.next({ answer: 'server-error' })
    sandbox.faults.clear()
    expect(sandbox.faults.list()).toEqual([])
  })

  it.each<[unknown, string]>([
    [{}, 'a fault needs an answer part or a callback part'],
    [{ answer: 'broken' }, 'not an answer fault at kind'],
    [{ answer: { kind: 'delayed', by: 'soon' } }, 'not an answer fault at by: "soon" is no duration'],
    [{ answer: { kind: 'clock-skew', by: 'soon' } }, 'not an answer fault at by: "soon" is no duration'],
    [{ answer: { kind: 'clock-skew', by: 9e15 } }, 'not an answer fault at by: 9000000000000000 is beyond'],
    [
      { callback: { kind: 'duplicated', apart: -1 } },
      'not a callback fault at apart: a duration cannot be -1',
    ],
    [{ answer: { kind: 'delayed', for: '1s' } }, 'not an answer fault'],
    [{ gateway: 'paynicorn', answer: 'rate-limited' }, 'paynicorn has no fault "rate-limited"'],
    [{ gateway: 'kumquat', answer: 'tampered-signature' }, 'kumquat has no fault "tampered-signature"'],
    [{ operation: 'payments.create', answer: 'rate-limited' }, 'paynicorn has no fault "rate-limited"'],
    [
      { operation: 'orders.place', answer: { kind: 'refused', code: '4001' } },
      'kumquat has no error code "4001"',
    ],
    [{ callback: 'late', times: 0 }, "faults.next.times must be a whole number from 1, or 'always', not 0"],
    [{ callback: { kind: 'late', by: '-1h' } }, 'not a callback fault at by: "-1h" is no duration'],
    [{ callbak: 'late' }, 'faults.next: there is no option "callbak": did you mean "callback"?'],
    ['late', 'faults.next: the options must be an object'],
    [{ gateway: 'kumqat', callback: 'late' }, 'faults.next.gateway must be one of kumquat, paynicorn'],
    // Found by an attack: these were planned, and never struck.
    [
      { operation: 'orders.plaec', callback: 'late' },
      'faults.next: no gateway has the operation "orders.plaec": did you mean "orders.place"?',
    ],
    [
      { gateway: 'paynicorn', operation: 'orders.place', callback: 'late' },
      'faults.next: paynicorn has no operation "orders.place"',
    ],
    [
      { gateway: 'kumquat', operation: 'order.query', callback: 'late' },
      'faults.next: kumquat has no operation "order.query": did you mean "orders.query"?',
    ],
  ])('is refused when it is %j', async (plan, said) => {
    const sandbox = await frozen()
    expect(() => sandbox.faults.next(plan as FaultPlan)).toThrow(said)
  })
})
