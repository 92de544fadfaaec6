import { describe, expect, it } from 'vitest'
import { factsOf } from '../../src/ui/history/find.ts'
import { recorder } from '../support/recorder.ts'

const placing = (account: string) => ({ body: JSON.stringify({ request_no: 'R1', account }) })

describe('the timeline of an order', () => {
  it('shows the account of the request that placed it, not of one that was refused before or after', () => {
    const { history, request, answer, order } = recorder()
    request(placing('111111'))
    answer({ accepted: false, code: 'JU9972' })
    request(placing('254771114118'))
    order()
    answer()
    request(placing('222222'))
    answer({ accepted: false, code: 'JU9993' })
    const [timeline] = history.all('orders')
    expect(timeline && factsOf(timeline).account).toBe('254771114118')
  })

  it('shows no account of somebody else for an order from before the history', () => {
    const { history, request, answer, order } = recorder()
    order()
    request(placing('222222'))
    answer({ accepted: false, code: 'JU9993' })
    const [timeline] = history.all('orders')
    expect(timeline && factsOf(timeline).account).toBe('')
  })

  it('is its own when the reference of a forgotten order is used again', () => {
    const { events, history, request, answer, order, callback } = recorder()
    for (const gatewayId of ['G1', 'G2']) {
      request(placing(gatewayId))
      order({ gatewayId })
      answer()
      order({ gatewayId, state: 'succeeded', status: 'SUCCESS' })
    }
    events.emit('callback', callback({ gatewayId: 'G1' }))
    events.emit('callback', callback({ gatewayId: 'G2' }))
    expect(history.counts()).toEqual({ orders: 2, calls: 0 })
    expect(history.all('orders').map(({ order: placed }) => placed?.gatewayId)).toEqual(['G1', 'G2'])
    for (const gatewayId of ['G1', 'G2']) {
      expect(history.entriesOf(gatewayId).map(({ kind }) => kind)).toEqual([
        'request',
        'status',
        'answer',
        'status',
        'callback',
      ])
    }
    expect(history.all('orders').map((timeline) => factsOf(timeline).account)).toEqual(['G1', 'G2'])
  })

  it('has none of what was under way when everything was cleared', () => {
    const { events, history, request, answer, order, callback } = recorder()
    request()
    order()
    answer()
    const under = callback({ gatewayId: 'G1' })
    events.emit('callback', under)
    events.emit('cleared', { at: 5 })
    events.emit('callback-failed', {
      ...under,
      httpStatus: 503,
      reply: 'later',
      reason: 'HTTP 503',
      nextAt: undefined,
    })
    expect(history.counts()).toEqual({ orders: 0, calls: 0 })
    request()
    order({ gatewayId: 'G2' })
    events.emit('callback', callback({ gatewayId: 'G1' }))
    expect(history.entriesOf('G2').map(({ kind }) => kind)).toEqual(['request', 'status'])
  })

  it('has the queries about its own kind only', () => {
    const { history, request, answer, order } = recorder()
    for (const [operation, gatewayId] of [
      ['payments.create', 'T1'],
      ['payouts.create', 'T2'],
      ['refunds.create', 'T3'],
    ] as const) {
      const about = { gateway: 'paynicorn', operation } as const
      request(about)
      order({ ...about, gatewayId })
      answer(about)
    }
    for (const txnType of ['payment', 'payout', 'refund', 'subscribe']) {
      const content = Buffer.from(JSON.stringify({ orderId: 'R1', txnType })).toString('base64')
      const about = { gateway: 'paynicorn', operation: 'transactions.query' } as const
      request({ ...about, body: JSON.stringify({ content }) })
      answer(about)
    }
    expect(['T1', 'T2', 'T3'].map((id) => history.entriesOf(id).length)).toEqual([5, 5, 7])
    expect(history.counts()).toEqual({ orders: 3, calls: 0 })
  })

  it("has no query about the order whose id is another's reference", () => {
    const { history, request, answer, order } = recorder()
    for (const [reference, gatewayId] of [
      ['R1', 'G1'],
      ['G1', 'G2'],
    ] as const) {
      request({ reference })
      order({ reference, gatewayId })
      answer({ reference })
    }
    const query = { operation: 'orders.query', reference: 'G1' }
    for (const name of ['serial_no', 'request_no']) {
      request({ ...query, body: JSON.stringify({ [name]: 'G1' }) })
      answer(query)
    }
    request({ ...query, method: 'GET', path: '/orders/query?request_no=G1', body: '' })
    answer(query)
    expect(['G1', 'G2'].map((id) => history.entriesOf(id).length)).toEqual([5, 7])
  })
})
