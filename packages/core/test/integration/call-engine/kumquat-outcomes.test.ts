import { describe, expect, it } from 'vitest'
import { kumquatCodes } from '../../../src/endpoints.ts'
import { InputError, type Transport } from '../../../src/index.ts'
import { gateway, kumquatAt, order, type Reply, refuses, succeeds, unknown } from './gateway.ts'

const CODES = Object.entries(kumquatCodes).map(([code, { httpStatus }]) => [code, httpStatus] as const)
const ORDERS = '/api/code/2.0/orders'

describe('an order', () => {
  it.each(['ACCEPT', 'PROCESSING', 'SUBMIT', 'SUCCESS'])(
    'with the status %s is accepted, for the gateway has it',
    async (status) => {
      const server = await gateway([
        succeeds({ request_no: 'R1', serial_no: 12418046125113395n.toString(), status }),
      ])
      expect(await kumquatAt(server.url).orders.place(order)).toEqual({
        state: 'accepted',
        order: { request_no: 'R1', serial_no: '12418046125113395', status },
      })
    },
  )

  // Rule 9: an undocumented status word was accepted.
  it.each([
    {},
    { status: 'SOMETHING NEW' },
    { status: '' },
    { status: 'success' },
    { status: 'constructor' },
  ])('that is answered with %j is unknown, for no page says what that means', async (told) => {
    const server = await gateway([succeeds(told)])
    const outcome = unknown(await kumquatAt(server.url).orders.place(order))
    expect(outcome).toMatchObject({ sent: true, error: { code: 'answer_malformed' } })
  })

  // Rule 2: the answer about another order was accepted when its reference fitted.
  it.each([
    ['account', { account: '254771114118' }],
    ['product_id', { product_id: 7 }],
    ['account, product_id', { account: '1', product_id: '2' }],
  ])('whose answer tells of another %s is unknown: it is not ours', async (differs, told) => {
    const server = await gateway([succeeds({ request_no: 'R1', status: 'SUCCESS', ...told })])
    const { error } = unknown(await kumquatAt(server.url).orders.place(order))
    expect(error).toMatchObject({ code: 'reference_collision', differs: differs.split(', ') })
  })

  // Rule 9: a rejected outcome of an order that the gateway knows carries its serial number.
  it('that failed at the gateway carries what the gateway knows of it', async () => {
    const server = await gateway([succeeds({ request_no: 'R1', serial_no: 'S1', status: 'FAIL' })])
    expect(await kumquatAt(server.url).orders.place(order)).toMatchObject({
      state: 'rejected',
      order: { serial_no: 'S1', status: 'FAIL' },
    })
  })

  it.each([
    ['REJECT', 'the gateway refused the order'],
    ['FAIL', 'the order failed'],
  ])('with the status %s is rejected', async (status, meaning) => {
    const server = await gateway([succeeds({ request_no: 'R1', status })])
    expect(await kumquatAt(server.url).orders.place(order)).toMatchObject({
      state: 'rejected',
      error: { gatewayCode: status, operation: 'orders.place', meaning },
    })
  })

  it.each(CODES.filter(([code]) => !['JU9993', 'JU9989'].includes(code)))(
    'refused with %s (HTTP %i) is rejected, and sent once',
    async (code, status) => {
      const server = await gateway([refuses(code, status, { date: '' })])
      expect(await kumquatAt(server.url).orders.place(order)).toMatchObject({
        state: 'rejected',
        error: {
          name: 'GatewayError',
          gatewayCode: code,
          gatewayMessage: '请求失败',
          httpStatus: status,
          meaning: kumquatCodes[code]?.meaning,
        },
      })
      expect(server.requests).toHaveLength(1)
    },
  )

  it('placed by value is judged the same way', async () => {
    const server = await gateway([
      succeeds({ request_no: 'R1', status: 'ACCEPT' }),
      refuses('JU9980', 400),
      refuses('JU9980', 400),
    ])
    const { orders } = kumquatAt(server.url)
    const byValue = {
      request_no: 'R1',
      account: '254771114118',
      country_code: 'KE',
      base_value: '50.0',
      unit: 'KES',
    }
    expect(await orders.placeByValue(byValue)).toMatchObject({ state: 'accepted' })
    // The refusal of a repeat says nothing of the order that was accepted.
    expect(await orders.placeByValue(byValue)).toMatchObject({ state: 'unknown' })
    expect(await orders.placeByValue({ ...byValue, request_no: 'R2' })).toMatchObject({ state: 'rejected' })
    expect(server.requests.map(({ url }) => url)).toEqual(Array(3).fill(`${ORDERS}/auto`))
  })

  it('with wrong parameters is refused before anything is sent', async () => {
    const server = await gateway([])
    await expect(kumquatAt(server.url).orders.place({ ...order, account: 'home' })).rejects.toThrow(
      InputError,
    )
    expect(server.requests).toHaveLength(0)
  })
})

describe('an order whose answer proves nothing is unknown and is not sent again', () => {
  const ok = '{"returnCode":"SUCCESS","result":{"request_no":"R1","status":"ACCEPT"}}'

  it.each<readonly [string, Reply, string]>([
    ['an undocumented code', refuses('JU1234', 400), 'gateway_refused'],
    ['the name of a method as code', refuses('constructor', 400), 'gateway_refused'],
    ['no code', { status: 400, body: '{"returnCode":"FAIL"}' }, 'gateway_refused'],
    [
      'a code that is no text',
      { status: 400, body: '{"returnCode":"FAIL","errorCode":9997}' },
      'gateway_refused',
    ],
    ['a page of a proxy', { status: 502, body: '<html>Bad Gateway</html>' }, 'answer_malformed'],
    [
      'a documented code under a server error that it does not have',
      refuses('JU9997', 500),
      'answer_malformed',
    ],
    ['an undocumented code under a server error', refuses('JU1234', 503), 'answer_malformed'],
    ['no body', { body: '' }, 'answer_malformed'],
    ['a server error without a body', { status: 500 }, 'answer_malformed'],
    ['no JSON', { body: 'SUCCESS' }, 'answer_malformed'],
    ['half of a JSON', { body: ok.slice(0, -1) }, 'answer_malformed'],
    ['a list', { body: '[]' }, 'answer_malformed'],
    ['null', { body: 'null' }, 'answer_malformed'],
    ['a number', { body: '1.0' }, 'answer_malformed'],
    ['JSON of something else', { body: '{"status":"ok"}' }, 'answer_malformed'],
    [
      'bytes that are not UTF-8',
      { body: Buffer.from(`${ok.slice(0, -2)}\xff"}}`, 'latin1') },
      'answer_malformed',
    ],
    ['a doubled key', { body: ok.replace('"status"', '"status":"REJECT","status"') }, 'answer_malformed'],
    ['success without a result', { body: '{"returnCode":"SUCCESS"}' }, 'answer_malformed'],
    ['success with a text as result', succeeds('"ok"'), 'answer_malformed'],
    ['success under a client error', { status: 400, body: ok }, 'answer_malformed'],
    ['success under a server error', { status: 500, body: ok }, 'answer_malformed'],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' }, body: ok }, 'answer_malformed'],
    ['another order', succeeds({ request_no: 'R2', status: 'SUCCESS' }), 'reference_collision'],
    ['the refusal of another order', succeeds({ request_no: 'R2', status: 'REJECT' }), 'reference_collision'],
    ['a reset connection', 'reset', 'transport_failed'],
    ['a broken answer', 'cut', 'transport_failed'],
    ['an answer that is too long', { body: ' '.repeat(5000) + ok }, 'transport_response_too_large'],
  ])('%s', async (_, reply, code) => {
    const server = await gateway([reply])
    const outcome = unknown(await kumquatAt(server.url, { maxResponseBytes: 4096 }).orders.place(order))
    expect(outcome.error).toMatchObject({ code, gateway: 'kumquat', operation: 'orders.place' })
    if (code.startsWith('transport')) expect(outcome.error).toMatchObject({ requestSent: 'maybe' })
    expect(server.requests).toHaveLength(1)
  })

  it('a transport that fails in a way of its own', async () => {
    const broken: Transport = { send: () => Promise.reject('not even an error') }
    const outcome = unknown(
      await kumquatAt('https://host.example', { transport: broken }).orders.place(order),
    )
    expect(outcome.error).toMatchObject({
      code: 'transport_failed',
      requestSent: 'maybe',
      cause: 'not even an error',
    })
  })
})
