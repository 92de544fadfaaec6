import { closedPort } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { paynicornCodes } from '../../../src/endpoints.ts'
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
import { bare, run, topUp, topUps, transactions } from './paynicorn-operations.ts'

describe.each([...transactions, ...topUps])('$operation', ({ place, operation, query, asked }) => {
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
