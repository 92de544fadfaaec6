import { describe, expect, it } from 'vitest'
import { topUpCodes } from '../../../src/endpoints.ts'
import { type Reply, sealed, unknown } from './gateway.ts'
import { bare, run, topUp, topUps } from './paynicorn-operations.ts'

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
    expect(unknown(outcome).error).toMatchObject({ code: 'reference_collision', operation })
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
    ['is not signed rightly', sealed(topUp('1'), 'wrong')],
  ])('that exists already is unknown when the query %s', async (_, reply) => {
    const { outcome, server } = await run(place, sealed({ code: 4009, msg: 'exists' }), reply)
    expect(unknown(outcome).error).toMatchObject({ gatewayCode: '4009' })
    expect(server.requests).toHaveLength(2)
  })

  // Rule 2: only the reference was compared.
  it.each([{ transId: 'O2' }, { benefitNo: '07000000000' }])(
    'that exists already is unknown when the query tells of %j',
    async (told) => {
      const other = sealed({ code: 1200, result: { transId: 'O1', statusCode: '1', ...told } })
      const { outcome } = await run(place, sealed({ code: 4009, msg: 'exists' }), other)
      expect(unknown(outcome).error).toMatchObject({ code: 'reference_collision' })
    },
  )
})
