import { describe, expect, it } from 'vitest'
import { denied, gateway, paynicornAt, type Reply, sealed, unknown } from '../call-engine/gateway.ts'
import { payment, shop } from '../orders/shop.ts'

// Rule 1: a doubtful query never makes `rejected`. Each of these was rejected on the commit before.
const refused = sealed({ code: '0001', message: 'the orderId exists', status: '0' })
const doubts: readonly (readonly [string, Reply])[] = [
  ['205999', denied('205999')],
  ['204006', denied('204006')],
  ['HTML', { headers: { 'content-type': 'text/html' }, body: '<html>sorry</html>' }],
  ['302', { status: 302, headers: { location: '/login' }, body: '' }],
  ['429', { status: 429, body: 'slow down' }],
  ['an undocumented status', sealed({ code: '0000', message: 'ok', txnId: 'P1', status: '7' })],
  ['no transaction', sealed({ code: '0001', message: 'no', status: '0' })],
  ['nothing', 'reset'],
]

describe('a payment that is refused as a repeat, and a query that answers', () => {
  it.each(doubts)('%s: unknown, for a client that works alone', async (_, answer) => {
    const server = await gateway((_request, index) => (index === 0 ? refused : answer))
    const client = paynicornAt(server.url, { retries: 0 })
    const outcome = unknown(await client.payments.create(payment))
    expect(outcome.sent).toBe(true)
    unknown(await outcome.resolve())
  })

  it.each(doubts)(
    '%s: unknown, and asked about, after the store has lost the first order',
    async (_, answer) => {
      const { kumicorn } = await shop({ script: (_request, index) => (index === 0 ? refused : answer) })
      unknown(await kumicorn.paynicorn.payments.create(payment))
      expect(await kumicorn.orders.get('O1')).toMatchObject({
        state: 'unknown',
        queryAt: expect.any(Number) as number,
      })
      expect(await kumicorn.orders.events('O1')).toEqual([])
    },
  )

  it('the failed order: rejected, with its id and reason', async () => {
    const failed = sealed({ code: '0009', message: 'no money', txnId: 'P1', status: '0' })
    const { kumicorn } = await shop({ script: [refused, failed] })
    const outcome = await kumicorn.paynicorn.payments.create(payment)
    expect(outcome).toMatchObject({
      state: 'rejected',
      order: { txnId: 'P1' },
      error: { gatewayMessage: 'no money' },
    })
    const [event] = await kumicorn.orders.events('O1')
    expect(event).toMatchObject({ type: 'order.failed', id: outcome.eventId })
  })

  it('the live order: accepted', async () => {
    const alive = sealed({ code: '0000', message: 'ok', txnId: 'P1', status: '-1' })
    const { kumicorn } = await shop({ script: [refused, alive] })
    expect(await kumicorn.paynicorn.payments.create(payment)).toMatchObject({
      state: 'accepted',
      order: { txnId: 'P1', status: '-1' },
    })
  })
})

describe('a repeat by a client that works alone', () => {
  it('that is refused is unknown while the fate of what went first is', async () => {
    const server = await gateway(['reset', denied('204003')])
    const client = paynicornAt(server.url, { retries: 0 })
    unknown(await client.payments.create(payment))
    unknown(await client.payments.create(payment))
  })
})
