import { describe, expect, it } from 'vitest'
import type { FaultEvent, RandomFaults, Sandbox } from '../../src/index.ts'
import { clientsOf, payment, topUp } from '../support/clients.ts'
import { paynicornCaller } from '../support/paynicorn-caller.ts'
import { acknowledge, receiver } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

const kindsOf = (sandbox: Sandbox): string[] => {
  const kinds: string[] = []
  sandbox.on('fault', ({ answer, callback }) => kinds.push((answer ?? callback)?.kind ?? ''))
  return kinds
}

const answers = [
  ['41', 'lost-after-acceptance'],
  ['42', 'lost-before-acceptance'],
  ['44', 'server-error'],
  ['45', 'server-error'],
  ['48', 'unknown-error'],
  ['49', 'unknown-error'],
  ['51', 'malformed'],
] as const

const callbacks = [
  ['61', 'duplicated'],
  ['62', 'contradictory'],
  ['63', 'contradictory'],
  ['64', 'never'],
  ['65', 'wrong-amount'],
  ['66', 'wrong-key'],
  ['67', 'before-answer'],
  ['68', 'late'],
  ['69', 'reordered'],
  ['71', 'tampered'],
] as const

const airtime = (transId: string, digits: string) => ({
  transId,
  countryCode: 'NG',
  operatorCode: 'NG_MTN',
  benefitNo: `0803123${digits}`,
  amount: '100',
})

describe('magic values', () => {
  it.each([...answers, ['47', 'tampered-signature']] as const)(
    '%s: an amount and a number with %s, the first time',
    async (digits, kind) => {
      const sandbox = await frozen()
      const { paynicorn } = clientsOf(sandbox)
      const kinds = kindsOf(sandbox)
      expect(await paynicorn.payments.create(payment('P1', `10.${digits}`))).toMatchObject({
        state: 'unknown',
      })
      expect(await paynicorn.airtime.topUp(airtime('T1', `90${digits}`))).toMatchObject({ state: 'unknown' })
      expect(kinds).toEqual([kind, kind])
      expect(await paynicorn.payments.create(payment('P1', `10.${digits}`))).toMatchObject({
        state: 'accepted',
      })
    },
  )

  it.each(answers)('%s: an account of KUMQUAT with %s, the first time', async (digits, kind) => {
    const sandbox = await frozen()
    const { kumquat } = clientsOf(sandbox)
    const kinds = kindsOf(sandbox)
    const order = { ...topUp(), account: `25477111${90}${digits}` }
    expect(await kumquat.orders.place(order)).toMatchObject({ state: 'unknown' })
    expect(kinds).toEqual([kind])
    expect(await kumquat.orders.place(order)).toMatchObject({ state: 'accepted' })
  })

  it('46: KUMQUAT is too busy twice', async () => {
    const sandbox = await frozen({ speed: 100 })
    const { kumquat } = clientsOf(sandbox, 2)
    const kinds = kindsOf(sandbox)
    const order = { ...topUp(), account: '254771119046' }
    expect(await kumquat.orders.place(order)).toMatchObject({ state: 'accepted' })
    expect(kinds).toEqual(['rate-limited', 'rate-limited'])
  })

  it('43: the answer takes half a minute', async () => {
    const sandbox = await frozen()
    const answered = new Promise((resolve) => sandbox.on('answer', resolve))
    const call = clientsOf(sandbox).paynicorn.payments.create(payment('P1', '10.43'))
    await answered
    await sandbox.clock.advance('29s')
    const waiting = Symbol('waiting')
    expect(await Promise.race([call, new Promise((resolve) => setTimeout(resolve, 30, waiting))])).toBe(
      waiting,
    )
    await sandbox.clock.advance('1s')
    // The client has given up at the very same moment, or not.
    expect(['accepted', 'unknown']).toContain((await call).state)
  })

  it.each(callbacks)('%s: a callback that is %s', async (digits, kind) => {
    const merchant = await receiver(acknowledge)
    const url = (path: string) => `${merchant.url}/${path}`
    const sandbox = await frozen()
    sandbox.callbacksTo({ kumquat: url('kumquat'), postback: url('postback'), recharge: url('recharge') })
    const { kumquat, paynicorn } = clientsOf(sandbox)
    const kinds = kindsOf(sandbox)
    await kumquat.orders.place({ ...topUp(), account: `2547711190${digits}` })
    await paynicorn.payments.create(payment('P1', `10.${digits}`))
    await paynicorn.airtime.topUp(airtime('T1', `90${digits}`))
    await sandbox.clock.advance('2d')
    // Recharge callbacks have no amount.
    expect(kinds).toEqual(kind === 'wrong-amount' ? [kind, kind] : [kind, kind, kind])
  })

  it('count in the field that the operation has for them, whatever else is in a request', async () => {
    const sandbox = await frozen({ paynicorn: { postbackUrl: 'http://127.0.0.1:9/' } })
    const kinds = kindsOf(sandbox)
    const { call } = paynicornCaller(sandbox)
    await call('/v3/transaction/pay', { ...payment('P1', '10.61'), benefitNo: '8031234567' })
    await call('/v3/transaction/pay', { ...payment('P2', '10.00'), benefitNo: '8031239062' })
    await sandbox.clock.advance('1s')
    expect(kinds).toEqual(['duplicated'])
  })

  it('mean nothing in a query, nor as other digits', async () => {
    const sandbox = await frozen()
    const kinds = kindsOf(sandbox)
    const { paynicorn } = clientsOf(sandbox)
    await paynicorn.airtime.topUp(airtime('T1', '1241'))
    await paynicorn.payments.create(payment('P1', '41.00'))
    await paynicorn.airtime.query({ transId: 'T1' })
    expect(kinds).toEqual([])
  })
})

describe('faults at random', () => {
  async function strikes(faults: RandomFaults, order: readonly number[]): Promise<readonly string[]> {
    const sandbox = await frozen()
    const seen: string[] = []
    sandbox.on('fault', ({ reference, answer, callback }: FaultEvent) =>
      seen.push(`${reference} ${JSON.stringify(answer ?? callback)}`),
    )
    sandbox.callbacksTo({ kumquat: 'http://127.0.0.1:9/', postback: 'http://127.0.0.1:9/' })
    sandbox.faults.random(faults)
    const { kumquat, paynicorn } = clientsOf(sandbox)
    for (const n of order) {
      await kumquat.orders.place(topUp(`R${n}`))
      await paynicorn.payments.create(payment(`P${n}`))
    }
    await sandbox.clock.advance('1s')
    return seen.sort()
  }

  const forth = Array.from({ length: 25 }, (_, n) => n)

  it('are the same for the same seed, in whatever order the calls come', async () => {
    const one = await strikes({ rate: 0.4, seed: 7 }, forth)
    expect(await strikes({ rate: 0.4, seed: 7 }, forth.toReversed())).toEqual(one)
    expect(await strikes({ rate: 0.4, seed: 8 }, forth)).not.toEqual(one)
    expect(one.length).toBeGreaterThan(20)
    expect(one.length).toBeLessThan(80)
  })

  it('come at the rate and of the kinds that were asked for', async () => {
    expect(await strikes({ rate: 0 }, forth)).toEqual([])
    const all = await strikes(
      { rate: 1, gateway: 'kumquat', answers: ['unknown-error'], callbacks: [] },
      forth,
    )
    expect(all).toEqual(forth.map((n) => `R${n} {"kind":"unknown-error"}`).sort())
  })

  it.each([
    [{ rate: 2 }, 'faults.random.rate must be a share from 0 to 1, not 2'],
    [{}, 'faults.random: give the rate, a share from 0 to 1'],
    [{ rate: 1, opration: 'orders.place' }, 'did you mean "operation"?'],
    [{ rate: 1, operation: 'payments.creat' }, 'did you mean "payments.create"?'],
    [{ rate: 1, gateway: 'paynicorn', answers: ['rate-limited'] }, 'paynicorn has no fault "rate-limited"'],
    [{ rate: 1, answers: 'malformed' }, 'faults.random.answers must be a list'],
    [{ rate: 0.1, answers: ['x'] }, 'not an answer fault'],
  ])('are refused as %j', async (faults, said) => {
    const sandbox = await frozen()
    expect(() => sandbox.faults.random(faults as RandomFaults)).toThrow(said)
  })
})
