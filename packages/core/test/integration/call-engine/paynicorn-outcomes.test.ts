import { closedPort } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { paynicornCodes, topUpCodes } from '../../../src/endpoints.ts'
import type { Outcome, PaynicornClient } from '../../../src/index.ts'
import {
  contentOf,
  denied,
  endedCalls,
  gateway,
  md5,
  paynicornAt,
  type Reply,
  SECRET,
  sealed,
  unknown,
} from './gateway.ts'

const payment = {
  amount: '100.00',
  countryCode: 'NG',
  orderId: 'O1',
  orderDescription: 'a cap',
  currency: 'NGN',
}
const payout = { orderId: 'O1', currency: 'KES', amount: '5', countryCode: 'KE', name: 'Tom' }
const airtime = {
  transId: 'O1',
  countryCode: 'NG',
  operatorCode: 'MTN',
  benefitNo: '08184123954',
  amount: '50',
}

type Place = (client: PaynicornClient) => Promise<Outcome<unknown>>
interface Operation {
  readonly operation: string
  readonly place: Place
  readonly query: string
  readonly asked: object
}

const transactions: readonly Operation[] = [
  {
    operation: 'payments.create',
    place: (client) => client.payments.create(payment),
    query: '/v3/transaction/query',
    asked: { orderId: 'O1', txnType: 'payment' },
  },
  {
    operation: 'refunds.create',
    place: (client) => client.refunds.create({ payTxnId: 'T', cpRefundId: 'O1', reason: 'x', memo: 'x' }),
    query: '/v3/transaction/query',
    asked: { orderId: 'O1', txnType: 'refund' },
  },
  {
    operation: 'payouts.create',
    place: (client) => client.payouts.create({ ...payout, payoutMethod: 'MPESA', account: '1' }),
    query: '/v3/transaction/query',
    asked: { orderId: 'O1', txnType: 'payout' },
  },
  {
    operation: 'payouts.createToUser',
    place: (client) => client.payouts.createToUser({ ...payout, openId: 'U1' }),
    query: '/v3/transaction/query',
    asked: { orderId: 'O1', txnType: 'payout' },
  },
]

const topUps: readonly Operation[] = [
  {
    operation: 'airtime.topUp',
    place: (client) => client.airtime.topUp(airtime),
    query: '/topup/api/query',
    asked: { transId: 'O1', appKey: 'app-1' },
  },
  {
    operation: 'data.topUp',
    place: (client) => client.data.topUp({ transId: 'O1', benefitNo: '08184123954', goodsId: 'G1' }),
    query: '/topup/api/data/query',
    asked: { transId: 'O1', appKey: 'app-1' },
  },
]

const everyKind = [...transactions, ...topUps]
const run = async (place: Place, ...replies: readonly Reply[]) => {
  const server = await gateway(replies)
  return { server, outcome: await place(paynicornAt(server.url)) }
}
const bare = (body: unknown, status = 200): Reply => ({ status, body: JSON.stringify(body) })
const topUp = (statusCode: unknown, transId = 'O1') => ({
  code: 1200,
  msg: 'ok',
  result: { transId, statusCode },
})

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

    it.each<readonly [string, Reply]>([
      ['dead too', sealed({ code: '1002', status: '0' })],
      ['in a state that is not documented', sealed({ status: '7' })],
      ['unknown to it', denied('204003')],
    ])('is rejected when the query finds the order %s', async (_, reply) => {
      const { outcome, server } = await run(place, refused, reply)
      expect(outcome).toMatchObject({ state: 'rejected', error: { operation } })
      expect(server.requests[1]?.url).toBe(query)
      expect(contentOf(server.requests[1])).toEqual(asked)
    })

    it.each(['1', '-1'])(
      'is accepted when the query finds an order that is alive (status %s)',
      async (status) => {
        const { outcome } = await run(place, refused, sealed({ status, txnId: 'T1' }))
        expect(outcome).toMatchObject({ state: 'accepted', order: { status } })
      },
    )

    it('says why, as far as the gateway did', async () => {
      const nothing = denied('204003')
      const { outcome } = await run(place, refused, nothing)
      expect(outcome).toMatchObject({ error: { gatewayCode: '1001', gatewayMessage: 'no' } })
      const { outcome: silent } = await run(place, sealed({ status: '0' }), nothing)
      expect(silent).toMatchObject({ state: 'rejected', error: { gatewayCode: '', gatewayMessage: '' } })
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

describe.each(topUps)('$operation', ({ place, operation, query }) => {
  it.each(['0', '1', 0, 1])('with the statusCode %j is accepted, signed or bare', async (statusCode) => {
    for (const reply of [sealed(topUp(statusCode)), bare(topUp(statusCode))]) {
      const { outcome } = await run(place, reply)
      expect(outcome).toEqual({
        state: 'accepted',
        order: { transId: 'O1', statusCode: String(statusCode) },
      })
    }
  })

  it('keeps all 64 bits of the order id', async () => {
    const content =
      '{"code":1200,"msg":"ok","result":{"transId":"O1","statusCode":"0","orderId":12418046125113395}}'
    for (const reply of [sealed(content), { body: content }]) {
      const { outcome } = await run(place, reply)
      expect(outcome).toMatchObject({ state: 'accepted', order: { orderId: '12418046125113395' } })
    }
  })

  it.each(['2', 2])('with the statusCode %j is rejected, signed or bare', async (statusCode) => {
    for (const reply of [sealed(topUp(statusCode)), bare(topUp(statusCode))]) {
      const { outcome, server } = await run(place, reply)
      expect(outcome).toMatchObject({ state: 'rejected', error: { operation } })
      expect(server.requests).toHaveLength(1)
    }
  })

  it('with a statusCode that is not documented is unknown', async () => {
    unknown((await run(place, sealed(topUp('9')))).outcome)
  })

  it('that is answered with another order is unknown', async () => {
    const { outcome } = await run(place, sealed(topUp('1', 'O2')))
    expect(unknown(outcome).error).toMatchObject({ code: 'answer_mismatch', operation })
  })

  it.each(Object.keys(topUpCodes).filter((code) => code !== '4009'))(
    'refused with %s is rejected',
    async (code) => {
      for (const reply of [sealed({ code: Number(code), msg: 'no' }), bare({ code, msg: 'no' })]) {
        const { outcome, server } = await run(place, reply)
        expect(outcome).toMatchObject({
          state: 'rejected',
          error: { gatewayCode: code, gatewayMessage: 'no', meaning: topUpCodes[code] },
        })
        expect(server.requests).toHaveLength(1)
      }
    },
  )

  it.each([4000, 4024, 5000, 0, 'toString', null, undefined])(
    'refused with the other code %s is unknown',
    async (code) => {
      const { outcome } = await run(place, sealed({ code, msg: 'no' }))
      expect(unknown(outcome).error).toMatchObject({ code: 'gateway_refused', gatewayCode: String(code) })
    },
  )

  it.each([
    ['0', 'accepted'],
    ['1', 'accepted'],
    ['2', 'rejected'],
    ['9', 'unknown'],
  ])('that exists already (4009) is queried: with the statusCode %s it is %s', async (status, state) => {
    const { outcome, server } = await run(place, sealed({ code: 4009, msg: 'exists' }), sealed(topUp(status)))
    expect(outcome).toMatchObject({ state })
    expect(server.requests.map(({ url }) => url)[1]).toBe(query)
    expect(server.requests).toHaveLength(2)
  })

  it.each<readonly [string, Reply]>([
    ['is refused', sealed({ code: 4007, msg: 'no' })],
    ['tells of another order', sealed(topUp('1', 'O2'))],
    ['is not signed rightly', sealed(topUp('1'), 'wrong')],
  ])('that exists already is unknown when the query %s', async (_, reply) => {
    const { outcome, server } = await run(place, sealed({ code: 4009, msg: 'exists' }), reply)
    expect(unknown(outcome).error).toMatchObject({ gatewayCode: '4009' })
    expect(server.requests).toHaveLength(2)
  })
})

describe.each(everyKind)('$operation', ({ place, operation, query, asked }) => {
  it.each(Object.keys(paynicornCodes).filter((code) => code !== '205999'))(
    'refused with %s is rejected',
    async (code) => {
      for (const status of [200, 400]) {
        const { outcome } = await run(place, denied(code, status))
        expect(outcome).toMatchObject({
          state: 'rejected',
          error: { gatewayCode: code, meaning: paynicornCodes[code], httpStatus: status, operation },
        })
      }
    },
  )

  it.each(['205999', '204001', '999999', '', 0, null])(
    'answered with the code %j is unknown',
    async (code) => {
      const { outcome, server } = await run(place, denied(code))
      expect(unknown(outcome).error).toMatchObject({ code: 'gateway_refused', gatewayCode: String(code) })
      expect(server.requests).toHaveLength(1)
    },
  )

  const content = Buffer.from('{"status":"1"}').toString('base64')
  const answer = (fields: object, status = 200): Reply =>
    bare({ responseCode: '000000', content, sign: md5(content + SECRET), ...fields }, status)

  it.each<readonly [string, Reply, string]>([
    [
      'a sign of other content',
      answer({ content: Buffer.from('{"status":"0"}').toString('base64') }),
      'answer_signature',
    ],
    ['a sign under another key', sealed({ status: '1' }, 'other'), 'answer_signature'],
    ['no sign', answer({ sign: undefined }), 'answer_signature'],
    ['an empty sign', answer({ sign: '' }), 'answer_signature'],
    ['no content', answer({ content: undefined }), 'answer_signature'],
    ['content that is no base64', answer({ content: '*', sign: md5(`*${SECRET}`) }), 'answer_malformed'],
    ['content that is no JSON', sealed('sorry'), 'answer_malformed'],
    ['content that is a list', sealed('[]'), 'answer_malformed'],
    ['content with a doubled key', sealed('{"status":"0","status":"1"}'), 'answer_malformed'],
    ['success under a server error', answer({}, 500), 'answer_malformed'],
    ['success under a redirect', answer({}, 302), 'answer_malformed'],
    ['a refusal under a server error', denied('204005', 500), 'answer_malformed'],
    ['a page of a proxy', { status: 502, body: '<html>' }, 'answer_malformed'],
    ['no body', { body: '' }, 'answer_malformed'],
    ['a list', { body: '[]' }, 'answer_malformed'],
    ['null', { body: 'null' }, 'answer_malformed'],
    ['a bare answer under an error', bare({ code: 4001 }, 400), 'answer_malformed'],
    ['a reset connection', 'reset', 'transport_failed'],
    ['a broken answer', 'cut', 'transport_failed'],
  ])('answered by %s is unknown, and sent once', async (_, reply, code) => {
    const { outcome, server } = await run(place, reply)
    expect(unknown(outcome).error).toMatchObject({ code, gateway: 'paynicorn', operation })
    expect(server.requests).toHaveLength(1)
  })

  it('that surely did not arrive is sent again, then unknown', async () => {
    const ended = endedCalls()
    const outcome = await place(paynicornAt(`http://127.0.0.1:${await closedPort()}`))
    expect(unknown(outcome).error).toMatchObject({ requestSent: 'no' })
    expect(ended).toMatchObject([{ operation, reference: 'O1', attempts: 3 }])
  })

  it('is resolved by a query about this very order', async () => {
    const server = await gateway(['reset', sealed({ ...topUp('1'), status: '1', txnId: 'T1' })])
    const outcome = unknown(await place(paynicornAt(server.url)))
    expect(await outcome.resolve()).toMatchObject({ state: 'accepted' })
    expect(server.requests[1]?.url).toBe(query)
    expect(contentOf(server.requests[1])).toEqual(asked)
  })
})
