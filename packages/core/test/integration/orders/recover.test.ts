import type { Received } from '@kumicorn/testkit'
import { describe, expect, it, vi } from 'vitest'
import { bodyOf, contentOf, type Reply, refuses, sealed, succeeds } from '../call-engine/gateway.ts'
import { order, payment, shop } from './shop.ts'

const HOUR = 3_600_000
const UNKNOWN_TO_KUMQUAT = refuses('JU9997', 400)

/** What the gateways know by now, by reference. */
interface Known {
  readonly kumquat?: Readonly<Record<string, string>>
  readonly paynicorn?: Readonly<Record<string, string>>
}

/** A shop whose gateways know this of its orders, whatever the store knows. */
function shopAt({ kumquat = {}, paynicorn = {} }: Known) {
  return shop({
    absenceCodes: ['1003'],
    script(request) {
      if (request.url.startsWith('/v3/') || request.url.startsWith('/topup/')) {
        const { orderId, transId, txnType } = contentOf(request)
        if (transId !== undefined) return sealed({ code: 4007, msg: 'invalid transId' })
        const status = txnType === 'payment' ? paynicorn[String(orderId)] : undefined
        if (status === undefined && request.url.endsWith('/query'))
          return sealed({ code: '1003', message: 'no such order', status: '', txnId: '' })
        return sealed({ code: '0000', message: 'success', status: status ?? '-1', txnId: `T-${orderId}` })
      }
      const { request_no } = bodyOf(request)
      const status = kumquat[String(request_no)]
      if (status === undefined && request.url.endsWith('/query')) return UNKNOWN_TO_KUMQUAT
      return succeeds({ request_no, serial_no: `S-${request_no}`, status: status ?? 'ACCEPT' })
    },
  })
}

const listed = (orders: readonly { readonly reference: string }[]) =>
  orders.map(({ reference }) => reference).toSorted()

describe('reconcile({ open }), after a backup was restored', () => {
  it('asks also about orders from before that are open, and about none twice', async () => {
    const known: Record<string, string> = {}
    const { kumicorn, clock, server } = await shopAt({ kumquat: known })
    await kumicorn.kumquat.orders.place({ ...order, request_no: 'old-open' })
    known['old-ended'] = 'SUCCESS'
    await kumicorn.kumquat.orders.place({ ...order, request_no: 'old-ended' })
    clock.advance(HOUR)
    await kumicorn.kumquat.orders.place({ ...order, request_no: 'young-open' })
    const since = new Date(clock.now() - 1)
    Object.assign(known, { 'old-open': 'SUCCESS', 'young-open': 'FAIL' })
    const sent = server.requests.length
    expect(listed((await kumicorn.reconcile({ since })).changed)).toEqual(['young-open'])
    known['young-open'] = 'FAIL'
    const report = await kumicorn.reconcile({ since, open: true })
    expect(listed(report.changed)).toEqual(['old-open'])
    expect(listed(report.confirmed)).toEqual(['young-open'])
    expect(server.requests).toHaveLength(sent + 3)
    expect(await kumicorn.orders.get('old-open')).toMatchObject({ state: 'succeeded' })
  })

  it('asks about what the store knows as not sent: it may have been sent since', async () => {
    const known: Record<string, string> = {}
    const { kumicorn, store, seen } = await shopAt({ kumquat: known })
    await kumicorn.kumquat.orders.place({ ...order, request_no: 'sent' })
    await kumicorn.kumquat.orders.place({ ...order, request_no: 'unsent' })
    // As the backup remembers both.
    for (const { reference } of (await kumicorn.orders.list()).orders) {
      const { items } = await store.store.orders({ reference, limit: 1 })
      const [now] = items
      if (now === undefined) return expect.fail('it was placed')
      const before = { ...now, state: 'created', sends: 0, told: false, version: now.version + 1 } as const
      await store.store.commit({ order: { ...before, ids: {}, gatewayReference: undefined, heard: [] } })
    }
    known.sent = 'SUCCESS'
    expect(await kumicorn.reconcile()).toMatchObject({ changed: [], confirmed: [], missing: [] })
    const report = await kumicorn.reconcile({ open: true })
    expect(listed(report.changed)).toEqual(['sent'])
    expect(listed(report.confirmed)).toEqual(['unsent'])
    expect(await kumicorn.orders.get('sent')).toMatchObject({ state: 'succeeded' })
    expect(seen.length).toBeGreaterThanOrEqual(0)
  })
})

describe('reconcile({ references }), of what the store has forgotten', () => {
  const since = new Date(8.64e15)

  it('writes down what the gateways know, and tells handlers', async () => {
    const { kumicorn } = await shopAt({
      kumquat: { 'K-1': 'SUCCESS' },
      paynicorn: { 'P-1': '1', 'P-2': '-1' },
    })
    const references = [
      'K-1',
      { reference: 'P-1', kind: 'payment' },
      { reference: 'P-2', gateway: 'paynicorn' },
      'X',
    ]
    const progress: number[] = []
    const report = await kumicorn.reconcile({
      since,
      references,
      onProgress: (done) => void progress.push(done),
    })
    expect(report.changed).toEqual([
      { gateway: 'kumquat', kind: 'order', reference: 'K-1', before: 'created', after: 'succeeded' },
      { gateway: 'paynicorn', kind: 'payment', reference: 'P-1', before: 'created', after: 'succeeded' },
      { gateway: 'paynicorn', kind: 'payment', reference: 'P-2', before: 'created', after: 'pending' },
    ])
    expect(report.missing).toEqual([
      { gateway: '', kind: '', reference: 'X', before: 'created', after: 'created' },
    ])
    expect(progress).toEqual([1, 2, 3, 4])
    expect((await kumicorn.orders.events('K-1')).map(({ type }) => type)).toEqual(['order.succeeded'])
    expect(await kumicorn.orders.get('P-1')).toMatchObject({ state: 'succeeded', gatewayReference: 'T-P-1' })
    expect(await kumicorn.orders.get('X')).toBeUndefined()
  })

  it('asks about none that the store knows', async () => {
    const { kumicorn, server } = await shopAt({})
    await kumicorn.paynicorn.payments.create(payment)
    const sent = server.requests.length
    const references = [{ reference: payment.orderId, kind: 'payment' }]
    expect(await kumicorn.reconcile({ since, references })).toMatchObject({ changed: [], missing: [] })
    expect(server.requests).toHaveLength(sent)
  })

  // Found by an attack: an order of another kind under the same reference was taken for the forgotten one.
  it('asks about the other kinds of a reference that the store knows as one', async () => {
    const done = { transId: 'O1', statusCode: '1', orderId: 'G1' }
    const script = (request: Received): Reply => {
      if (request.url.startsWith('/topup/')) return sealed({ code: 1200, msg: 'success', result: done })
      if (request.url.startsWith('/v3/'))
        return sealed({ code: '0000', message: 'ok', status: '-1', txnId: 'P1' })
      return UNKNOWN_TO_KUMQUAT
    }
    const { kumicorn } = await shop({ script })
    await kumicorn.paynicorn.payments.create(payment)
    await kumicorn.reconcile({ since, references: [payment.orderId] })
    expect(await kumicorn.orders.get('O1', { kind: 'topUp' })).toMatchObject({ state: 'succeeded' })
  })

  // Found by an attack: it was asked about as every type of transaction from then on, and ended as the payment had.
  it('asks about what it has found as what that was found as', async () => {
    const script = (request: Received): Reply => {
      const { txnType } = contentOf(request)
      if (txnType === 'payment') return sealed({ code: '0000', message: 'ok', txnId: 'P1', status: '1' })
      return sealed({ code: '0000', message: 'ok', refundId: 'F1', status: '-1' })
    }
    const there = await shop({ script })
    const references = ['payment', 'refund'].map((kind) => ({ reference: 'X', kind }))
    await there.kumicorn.reconcile({ since, references })
    await there.kumicorn.orders.recheck('X', { kind: 'refund' })
    expect(await there.kumicorn.orders.get('X', { kind: 'refund' })).toMatchObject({ state: 'pending' })
    expect(await there.kumicorn.orders.get('X', { kind: 'payment' })).toMatchObject({ state: 'succeeded' })
  })

  it('asks nobody when a reference has a kind or a gateway that there is not', async () => {
    const { kumicorn, server } = await shopAt({ 'K-1': ['SUCCESS', 'P1'] } as never)
    const asked = (wanted: object) => kumicorn.reconcile({ references: [{ reference: 'P-1', ...wanted }] })
    await expect(asked({ kind: 'paymnt' })).rejects.toThrow(
      'reconcile.references: there is no kind "paymnt" of orders: did you mean "payment"?',
    )
    await expect(asked({ gateway: 'kumqat' })).rejects.toThrow('did you mean "kumquat"?')
    expect(server.requests).toEqual([])
  })

  it.each([[['']], [[5]], [[{ kind: 'payment' }]], ['K-1']])('refuses %j', async (references) => {
    const { kumicorn } = await shopAt({})
    await expect(kumicorn.reconcile({ references: references as never })).rejects.toThrow(
      'reconcile.references must be a list of references',
    )
  })
})

// Found by an attack: nothing was said of it, in any list, and nobody asked.
it('reconcile({ references }) asks about an order that was pruned, and no other run does', async () => {
  const now = { status: 'SUCCESS' }
  const { kumicorn, clock } = await shop({
    script: () => succeeds({ request_no: 'R1', serial_no: 'S1', ...now }),
  })
  await kumicorn.start()
  await kumicorn.kumquat.orders.place(order)
  clock.advance(HOUR)
  const endedBefore = new Date(clock.now())
  await vi.waitUntil(async () => (await kumicorn.prune({ endedBefore })) === 1, { timeout: 30_000 })
  await kumicorn.stop()
  now.status = 'FAIL'
  const none = { confirmed: [], changed: [], missing: [], amountDiffers: [], failed: [] }
  const kumquat = { gateway: 'kumquat' }
  expect(await kumicorn.reconcile({ since: new Date(0), open: true })).toEqual(none)
  const wrongKind = { reference: 'R1', gateway: 'paynicorn', kind: 'payment' }
  expect((await kumicorn.reconcile({ references: [wrongKind] })).changed).toEqual([])
  const about = { ...kumquat, kind: 'order', reference: 'R1' }
  const found = await kumicorn.reconcile({ references: [{ reference: 'R1', ...kumquat }] })
  expect(found).toEqual({ ...none, changed: [{ ...about, before: 'succeeded', after: 'reversed' }] })
})
