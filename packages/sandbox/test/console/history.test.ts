import { describe, expect, it } from 'vitest'
import { find, stateOf } from '../../src/ui/history/find.ts'
import type { History } from '../../src/ui/history/history.ts'
import { call, recorder } from '../support/recorder.ts'

const kindsOf = (history: History, kind: 'orders' | 'calls' = 'orders') =>
  history.all(kind).map(({ entries }) => entries.map((entry) => entry.kind))

describe('the history', () => {
  it('keeps a refused call, the call that placed the order, and queries about it together', () => {
    const { history, request, answer, order } = recorder()
    request()
    answer({ accepted: false, code: 'JU9994' })
    expect(history.counts()).toEqual({ orders: 0, calls: 1 })
    request()
    order()
    answer()
    for (const reference of ['R1', 'G1']) {
      request({ operation: 'orders.query', reference })
      answer({ operation: 'orders.query', reference })
    }
    expect(history.counts()).toEqual({ orders: 1, calls: 0 })
    expect(kindsOf(history)).toEqual([
      ['request', 'answer', 'request', 'status', 'answer', 'request', 'answer', 'request', 'answer'],
    ])
    expect(history.entriesOf('G1')).toHaveLength(9)
  })

  it('keeps calls about nothing that is known apart', () => {
    const { history, request, answer } = recorder()
    for (const operation of ['balance', 'products.list', undefined]) {
      request({ operation, reference: undefined })
      answer({ operation, reference: undefined, accepted: operation !== undefined })
    }
    expect(history.all('calls').map(stateOf)).toEqual(['answered', 'answered', 'refused'])
  })

  it('gives a lost call no answer of a later one, and its fault to it', () => {
    const { events, history, request, answer } = recorder()
    const balance = { operation: 'balance', reference: undefined }
    const strikes = (kind: 'lost-before-acceptance' | 'malformed') =>
      events.emit('fault', {
        at: 5,
        ...call,
        ...balance,
        gatewayId: undefined,
        answer: { kind },
        callback: undefined,
      })
    request(balance)
    strikes('lost-before-acceptance')
    request(balance)
    strikes('malformed')
    answer(balance)
    request(balance)
    answer(balance)
    expect(kindsOf(history, 'calls')).toEqual([
      ['request', 'fault'],
      ['request', 'fault', 'answer'],
      ['request', 'answer'],
    ])
    expect(history.all('calls').map(stateOf)).toEqual(['unanswered', 'answered', 'answered'])
  })

  it('keeps the same reference of two operations and two gateways apart', () => {
    const { history, request, order } = recorder()
    for (const about of [{}, { operation: 'orders.placeByValue' }, { gateway: 'paynicorn' }] as const) {
      request(about)
      order({ ...about, gatewayId: JSON.stringify(about) })
    }
    expect(history.counts()).toEqual({ orders: 3, calls: 0 })
  })

  it('gives each callback the reply that came for it', () => {
    const { events, history, request, order, callback } = recorder()
    request()
    order()
    const tried = callback()
    events.emit('callback', tried)
    events.emit('callback', { ...tried, attempt: 2 })
    events.emit('callback-failed', {
      ...tried,
      httpStatus: 503,
      reply: 'later',
      reason: 'HTTP 503',
      nextAt: 9,
    })
    events.emit('acknowledged', { ...tried, attempt: 2, httpStatus: 200, reply: 'SUCCESS' })
    expect(history.entriesOf('G1').slice(2)).toMatchObject([
      { kind: 'callback', attempt: 1, outcome: { acknowledged: false, reply: 'later', nextAt: 9 } },
      { kind: 'callback', attempt: 2, outcome: { acknowledged: true, reply: 'SUCCESS' } },
    ])
  })

  it('is bounded: the oldest orders, calls and entries go, long bodies are cut short', () => {
    const { history, request, order } = recorder({ orders: 3, calls: 2, entries: 8 })
    for (let index = 0; index < 10; index += 1) {
      request({ reference: `R${index}` })
      order({ reference: `R${index}`, gatewayId: `G${index}` })
      request({ operation: 'balance', reference: undefined })
    }
    expect(history.counts()).toEqual({ orders: 3, calls: 2 })
    expect(history.all('orders').map(({ reference }) => reference)).toEqual(['R7', 'R8', 'R9'])
    for (let index = 0; index < 20; index += 1) request({ reference: 'R9', body: 'ü'.repeat(100_000) })
    const [newest] = history.all('orders').slice(-1)
    expect(newest?.entries).toHaveLength(8)
    expect(newest).toMatchObject({
      dropped: 14,
      entries: [{ kind: 'request', body: { text: '{}' } }, {}, {}, {}, {}, {}, {}, {}],
    })
    expect(newest?.entries.at(-1)).toMatchObject({ body: { bytes: 200_000, clipped: true } })
  })

  it('finds orders by every word of a search, in references, ids and values', () => {
    const { history, request, order } = recorder()
    request({ body: '{"account":"254771114118","sign":"x"}' })
    order()
    request({ reference: 'R2', body: '{"account":"8615180624622"}' })
    order({ reference: 'R2', gatewayId: 'G2', state: 'failed', status: 'FAIL' })
    const search = (text: string, more = {}) =>
      find(history.all('orders'), { search: text, ...more }).map(({ reference }) => reference)
    expect(search('')).toEqual(['R2', 'R1'])
    expect(search('2547')).toEqual(['R1'])
    expect(search(' g2 8615 ')).toEqual(['R2'])
    expect(search('account')).toEqual([])
    expect(search('', { state: 'failed' })).toEqual(['R2'])
    expect(search('', { gateway: 'paynicorn' })).toEqual([])
  })

  it('forgets everything when the sandbox is cleared', () => {
    const { events, history, request } = recorder()
    request()
    events.emit('cleared', { at: 9 })
    expect(history.counts()).toEqual({ orders: 0, calls: 0 })
  })
})
