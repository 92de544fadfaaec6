import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createKumicorn, memoryStore, type Transport, TransportError } from '../../../src/index.ts'
import { order, SECRET, SIGN_KEY } from './gateway.ts'
import { topUps } from './paynicorn-operations.ts'

// Found by an attack: `outcome.error.cause` was what a transport of the user's own had thrown, with all that it held.

type Request = Parameters<Transport['send']>[0]

/** As HTTP clients throw: with the request in words, in fields and in what they hang on it. */
const careless: Readonly<Record<string, (request: Request) => unknown>> = {
  'an error that holds the request': (request) =>
    Object.assign(new Error('socket hang up'), {
      code: 'ECONNRESET',
      config: request,
      request,
      response: { config: request },
    }),
  'an error that quotes the body': ({ body }) => new Error(`no answer to ${body}`),
  'an error that quotes the request as JSON': (request) =>
    new Error(`failed: ${JSON.stringify({ ...request, body: JSON.stringify(request.body) })}`),
  'an error whose cause quotes it': ({ body }) => new Error('failed', { cause: new Error(`sent ${body}`) }),
  'several errors that quote it': ({ body }) =>
    new AggregateError([new Error(`sent ${body}`), body], 'all failed'),
  'a TransportError that quotes it': ({ body }) =>
    new TransportError('failed', `not sent: ${body}`, { requestSent: 'maybe', cause: { body } }),
  'one that says that nothing was sent': ({ body }) =>
    new TransportError('failed', `not sent: ${body}`, { requestSent: 'no' }),
  'an error with the headers in its code': ({ headers, body }) =>
    Object.assign(new Error('x'), { code: JSON.stringify(headers), syscall: body, name: body }),
  'a text': ({ body }) => `failed: ${body}`,
  'an object': (request) => ({ message: `failed: ${request.body}`, request }),
  'one that cannot be read': () =>
    new Proxy(
      {},
      {
        get: () => {
          throw new Error('no')
        },
      },
    ),
}

function clients(failing: (request: Request) => unknown) {
  const requests: Request[] = []
  const transport: Transport = {
    send(request) {
      requests.push(request)
      return Promise.reject(failing(request))
    },
  }
  const logged: unknown[] = []
  const log = (...given: unknown[]) => void logged.push(given)
  const kumicorn = createKumicorn({
    kumquat: {
      baseUrl: 'https://kumquat.example',
      partnerNo: 'P1',
      signKey: SIGN_KEY,
      callbackUrl: false,
      transport,
      retries: 0,
    },
    paynicorn: { appKey: 'app-key-1', merchantSecret: SECRET, transport, retries: 0 },
    store: memoryStore(),
    logger: { debug: log, info: log, warn: log, error: log },
  })
  return { kumicorn, requests, logged }
}

describe('a transport that throws', () => {
  it.each(Object.keys(careless))(
    '%s gets nothing of the request into outcomes, errors and logs',
    async (what) => {
      const { kumicorn, requests, logged } = clients(careless[what] as (request: Request) => unknown)
      const outcome = await kumicorn.kumquat.orders.place(order)
      const topUp = await topUps[0]?.place(kumicorn.paynicorn)
      const read = await kumicorn.kumquat.balance().catch((error: unknown) => error)
      const asked = await kumicorn.paynicorn.currency.usdRates().catch((error: unknown) => error)
      expect(outcome).toMatchObject({ state: 'unknown', error: { name: 'TransportError' } })
      expect(read).toBeInstanceOf(TransportError)
      const shown = inspect([outcome, topUp, read, asked, logged], { depth: 20, showHidden: true })
      const bodies = requests.flatMap(({ body }) => (body === undefined ? [] : [JSON.parse(body) as object]))
      expect(bodies.length).toBeGreaterThan(2)
      for (const { sign, content } of bodies as { sign?: string; content?: string }[])
        for (const secret of [sign, content]) if (secret !== undefined) expect(shown).not.toContain(secret)
      for (const field of ['datetime', 'partner_no']) expect(shown).not.toContain(field)
    },
  )

  it('is told of with its name, words, codes and places in the code', async () => {
    const failing = () =>
      Object.assign(
        new RangeError('connect failed on https://kumquat.example/x', { cause: new TypeError('why') }),
        {
          code: 'EHOSTUNREACH',
          errno: -113,
          syscall: 'connect',
          config: {},
        },
      )
    const { kumicorn } = clients(failing)
    const outcome = await kumicorn.kumquat.orders.place(order)
    if (outcome.state !== 'unknown') return expect.fail('it is in doubt')
    expect(outcome.sent).toBe(false)
    const cause = outcome.error.cause as Error
    expect(cause).toBeInstanceOf(Error)
    expect({ ...cause }).toEqual({ code: 'EHOSTUNREACH', errno: -113, syscall: 'connect' })
    expect(cause).toMatchObject({
      name: 'RangeError',
      message: 'connect failed on https://kumquat.example/x',
      cause: { name: 'TypeError', message: 'why' },
    })
    expect(cause.stack).toMatch(/^RangeError: connect failed on .*\n {4}at .*careless-transports/)
  })
})
