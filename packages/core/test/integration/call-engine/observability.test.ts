import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { closedPort, manualClock, shown, type TestServer } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type CallMessage, channels, type Logger } from '../../../src/index.ts'
import {
  APP_KEY,
  bodyOf,
  denied,
  endedCalls,
  gateway,
  kumquatAt,
  order,
  paynicornAt,
  type Reply,
  refuses,
  SECRET,
  SIGN_KEY,
  sealed,
  succeeds,
} from './gateway.ts'

type Line = readonly [level: string, details: object, message: string]

function recordingLogger(): Logger & { readonly lines: Line[] } {
  const lines: Line[] = []
  const at = (level: string) => (details: object, message: string) =>
    void lines.push([level, { ...details }, message])
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

const accepted = succeeds({ request_no: 'R1', status: 'ACCEPT' })

describe('diagnostics channels', () => {
  it('tell of the start and the end of a call with one and the same message', async () => {
    const seen: [string, CallMessage, CallMessage][] = []
    for (const name of [channels.callStart, channels.callEnd]) {
      const listen = (message: unknown) =>
        void seen.push([name, message as CallMessage, { ...(message as CallMessage) }])
      subscribe(name, listen)
      onTestFinished(() => void unsubscribe(name, listen))
    }
    const clock = manualClock()
    const server = await gateway(() => {
      clock.advance(250)
      return accepted
    })
    await kumquatAt(server.url, { clock }).orders.place(order)
    const [start, end] = seen
    expect(seen).toHaveLength(2)
    expect(start?.[2]).toEqual({
      gateway: 'kumquat',
      operation: 'orders.place',
      reference: 'R1',
      money: true,
      attempts: 0,
      startedAt: clock.now() - 250,
    })
    expect(end?.[2]).toEqual({
      ...start?.[2],
      attempts: 1,
      durationMs: 250,
      httpStatus: 200,
      skewMs: expect.any(Number) as number,
      result: 'accepted',
    })
    expect(end?.[1]).toBe(start?.[1])
  })

  it.each<readonly [string, Reply, object]>([
    ['an accepted order', accepted, { result: 'accepted', httpStatus: 200 }],
    [
      'a rejected order',
      refuses('JU9992', 400),
      { result: 'rejected', httpStatus: 400, errorCode: 'gateway_refused', gatewayCode: 'JU9992' },
    ],
    ['an unknown order', 'reset', { result: 'unknown', errorCode: 'transport_failed' }],
  ])('tell how %s ended', async (_, reply, ending) => {
    const ended = endedCalls()
    const server = await gateway([reply])
    await kumquatAt(server.url).orders.place(order)
    expect(ended).toMatchObject([ending])
  })

  it('tell how reads ended', async () => {
    const ended = endedCalls()
    const server = await gateway([succeeds([]), { status: 500 }, succeeds([]), refuses('JU9991', 401)])
    const { countries } = kumquatAt(server.url)
    await countries.list()
    await countries.list()
    await countries.list().catch(() => {})
    expect(ended).toMatchObject([
      { operation: 'countries.list', reference: undefined, attempts: 1, result: 'ok' },
      { attempts: 2, result: 'ok' },
      { attempts: 1, result: 'error', errorCode: 'gateway_refused', gatewayCode: 'JU9991' },
    ])
  })
})

describe('a logger', () => {
  it('hears of calls in detail, and of failures and doubts aloud', async () => {
    const logger = recordingLogger()
    const server = await gateway([{ status: 500 }, succeeds([]), refuses('JU9991', 401), accepted, 'reset'])
    const client = kumquatAt(server.url, { logger, callbackUrl: 'http://127.0.0.1:9' })
    await client.countries.list()
    await client.countries.list().catch(() => {})
    await client.orders.place(order)
    await client.orders.place(order)
    expect(logger.lines).toMatchObject([
      [
        'warn',
        { operation: 'countries.list', retry: 1, code: 'answer_malformed' },
        'kumicorn: sending again',
      ],
      ['debug', { operation: 'countries.list', attempts: 2 }, 'kumicorn: call ended'],
      ['warn', { operation: 'countries.list', gatewayCode: 'JU9991' }, 'kumicorn: call failed'],
      ['debug', { operation: 'orders.place', reference: 'R1', result: 'accepted' }, 'kumicorn: call ended'],
      ['warn', { operation: 'orders.place', reference: 'R1' }, 'kumicorn: outcome unknown, query it'],
    ])
  })

  it("hears the gateway's own code of what is sent again", async () => {
    const logger = recordingLogger()
    const server = await gateway([refuses('JU9989', 503), succeeds([])])
    await kumquatAt(server.url, { logger }).countries.list()
    expect(logger.lines[0]).toEqual([
      'warn',
      {
        gateway: 'kumquat',
        operation: 'countries.list',
        reference: undefined,
        retry: 1,
        code: 'gateway_refused',
        gatewayCode: 'JU9989',
      },
      'kumicorn: sending again',
    ])
  })
})

describe('secrets', () => {
  /** Everything that must not be seen outside of the requests themselves. */
  const secretsOf = (server: TestServer): string[] =>
    server.requests
      .filter(({ body }) => body.length > 0)
      .map(bodyOf)
      .flatMap(({ sign, content, partner_no, datetime }) => [
        String(sign),
        ...(content === undefined
          ? [`&partner_no=${partner_no}`, `datetime=${datetime}`]
          : [String(content)]),
      ])

  const watched = () => {
    const seen: unknown[] = []
    for (const name of [channels.callStart, channels.callEnd]) {
      const listen = (message: unknown) => void seen.push(message)
      subscribe(name, listen)
      onTestFinished(() => void unsubscribe(name, listen))
    }
    return seen
  }

  const expectClean = (seen: readonly unknown[], secrets: readonly string[]) => {
    const text = shown(...seen)
    expect(text.length).toBeGreaterThan(100)
    for (const secret of [SIGN_KEY, SECRET, ...secrets]) expect(text).not.toContain(secret)
  }

  const replies: readonly Reply[] = [
    'reset',
    'cut',
    { status: 500, body: 'oops' },
    { body: 'not json' },
    { body: '{"a":1,"a":2}' },
    { body: ' '.repeat(9000) },
    { status: 302 },
  ]

  it.each<readonly [string, readonly Reply[]]>([
    ['accepted', [accepted]],
    ['refused', [refuses('JU9994', 511)]],
    ['in doubt', [refuses('JU1234', 400)]],
    ['about another', [succeeds({ request_no: 'R2' })]],
    ...replies.map((reply, n) => [`failing in way ${n}`, [reply, reply, reply, reply]] as const),
  ])('of KUMQUAT never come out of errors, logs and messages of a call that ends %s', async (_, script) => {
    const seen = watched()
    const logger = recordingLogger()
    const server = await gateway(script)
    const client = kumquatAt(server.url, { logger, maxResponseBytes: 8192 })
    const outcome = await client.orders.place(order)
    seen.push(logger.lines, outcome, client, await client.balance().catch((error: unknown) => error))
    if (outcome.state !== 'accepted') seen.push(outcome.error)
    expectClean(seen, secretsOf(server))
  })

  it.each<readonly [string, readonly Reply[]]>([
    ['accepted', [sealed({ status: '1' })]],
    ['refused', [denied('204005')]],
    ['with a wrong signature', [sealed({ status: '1' }, 'other')]],
    ['in doubt', [denied('205999')]],
    ...replies.map((reply, n) => [`failing in way ${n}`, [reply, reply, reply, reply]] as const),
  ])('of Paynicorn never come out of errors, logs and messages of a call that ends %s', async (_, script) => {
    const seen = watched()
    const logger = recordingLogger()
    const server = await gateway(script)
    const client = paynicornAt(server.url, { logger, maxResponseBytes: 8192 })
    const outcome = await client.refunds.create({ payTxnId: 'T', cpRefundId: 'F', reason: 'x', memo: 'x' })
    const read = client.transactions.query({ orderId: 'O', txnType: 'refund' })
    seen.push(logger.lines, outcome, client, await read.catch((error: unknown) => error))
    if (outcome.state !== 'accepted') seen.push(outcome.error)
    expectClean(seen, secretsOf(server))
  })

  it('never come out of a call that cannot connect or is given up', async () => {
    const seen = watched()
    const clock = manualClock()
    const server = await gateway(['hang', 'hang'])
    const unreachable = `http://127.0.0.1:${await closedPort()}`
    seen.push(await kumquatAt(unreachable).orders.place(order))
    const slow = [
      kumquatAt(server.url, { clock }).orders.place(order),
      paynicornAt(server.url, { clock }).airtime.query({ transId: 'A' }),
    ]
    const settled = Promise.allSettled(slow)
    await server.received(2)
    clock.advance(60_000)
    seen.push(await settled)
    expectClean(seen, secretsOf(server))
  })

  it('never come out of the clients themselves', () => {
    const clients = [kumquatAt('https://host.example'), paynicornAt('https://host.example')]
    const text = shown(...clients)
    for (const secret of [SIGN_KEY, SECRET, APP_KEY]) expect(text).not.toContain(secret)
  })
})
