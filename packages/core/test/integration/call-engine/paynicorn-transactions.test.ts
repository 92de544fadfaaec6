import { describe, expect, it } from 'vitest'
import { contentOf, denied, type Reply, sealed, unknown } from './gateway.ts'
import { bare, run, transactions } from './paynicorn-operations.ts'

describe.each(transactions)('$operation', ({ place, operation, query, asked }) => {
  it.each([
    ['1', 'accepted'],
    ['-1', 'accepted'],
    [-1, 'accepted'],
    ['2', 'unknown'],
    ['', 'unknown'],
  ])('with the status %j is %s', async (status, state) => {
    const { outcome, server } = await run(
      place,
      sealed({ code: '0000', message: 'said', status, txnId: 'T1' }),
    )
    expect(outcome).toMatchObject({ state })
    expect(server.requests).toHaveLength(1)
    if (outcome.state === 'accepted')
      expect(outcome.order).toMatchObject({ status: String(status), code: '0000' })
    else expect(outcome.error).toMatchObject({ operation, gatewayCode: '0000', gatewayMessage: 'said' })
  })

  describe('with the status 0', () => {
    const refused = sealed({ code: '1001', message: 'no', status: 0 })

    it('is rejected when the query finds the order dead, with its id', async () => {
      const { outcome, server } = await run(
        place,
        refused,
        sealed({ code: '1002', status: '0', txnId: 'T1' }),
      )
      expect(outcome).toMatchObject({ state: 'rejected', error: { operation, gatewayCode: '1002' } })
      expect(server.requests[1]?.url).toBe(query)
      expect(contentOf(server.requests[1])).toEqual(asked)
    })

    // Rule 1: each of these ended as rejected, though the first order may be alive: a double payout.
    it.each<readonly [string, Reply]>([
      ['finds no transaction', sealed({ code: '1002', status: '0' })],
      ['finds no transaction and no status', sealed({ code: '1002', status: '' })],
      ['finds a status that is not documented', sealed({ status: '7', txnId: 'T1' })],
      ['is refused with 204003', denied('204003')],
      ['is refused with 204006', denied('204006')],
      ['is answered with 205999', denied('205999')],
      ['is answered with 429', { status: 429, body: 'slow down' }],
      ['is redirected', { status: 302, headers: { location: '/login' } }],
      ['is answered with a page', { body: '<html>' }],
    ])('is unknown when the query %s', async (_, reply) => {
      const { outcome } = await run(place, refused, reply, reply, reply)
      unknown(outcome)
    })

    it('is unknown when the refusal tells an id: it may be that of the first order', async () => {
      const { outcome } = await run(
        place,
        sealed({ code: '1', status: '0', txnId: 'T1', refundId: 'T1' }),
        denied('204003'),
      )
      unknown(outcome)
    })

    it.each(['1', '-1'])(
      'is accepted when the query finds an order that is alive (status %s)',
      async (status) => {
        const { outcome } = await run(place, refused, sealed({ status, txnId: 'T1' }))
        expect(outcome).toMatchObject({ state: 'accepted', order: { status } })
      },
    )

    it.each<readonly [string, Reply]>([
      ['breaks off', 'reset'],
      ['fails', { status: 502, body: 'bad gateway' }],
      [
        'is not signed rightly',
        { body: JSON.stringify({ responseCode: '000000', content: 'e30=', sign: '0'.repeat(32) }) },
      ],
    ])('is unknown when the query %s: the order may be alive', async (_, reply) => {
      const { outcome } = await run(place, refused, reply, reply, reply)
      expect(unknown(outcome).error).toMatchObject({ gatewayCode: '1001' })
    })
  })

  it('without a status is unknown', async () => {
    const { outcome } = await run(place, sealed({ code: '0000', message: 'said' }))
    expect(unknown(outcome).error).toMatchObject({ code: 'answer_malformed' })
  })

  it('is unknown when the answer comes without the signed envelope', async () => {
    const { outcome } = await run(place, bare({ code: '0000', status: '1' }))
    expect(unknown(outcome).error).toMatchObject({ code: 'answer_malformed' })
  })
})
