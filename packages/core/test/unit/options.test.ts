import { describe, expect, it } from 'vitest'
import {
  ConfigError,
  createKumicorn,
  createKumquat,
  createPaynicorn,
  InputError,
  type Kumicorn,
  memoryStore,
  sqliteStore,
} from '../../src/index.ts'
import { kumquatCallback } from '../../src/testing/index.ts'

const kumquat = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k' }
const paynicorn = { baseUrl: 'http://127.0.0.1:9', appKey: 'a', merchantSecret: 's' }

const mistakes: readonly (readonly [given: unknown, message: string])[] = [
  [undefined, 'createKumicorn: the options must be an object, not undefined'],
  [null, 'createKumicorn: the options must be an object, not null'],
  [{ kumqat: kumquat, paynicorn }, 'there is no option "kumqat": did you mean "kumquat"?'],
  [{ kumquat: ' ' }, 'createKumicorn.kumquat must be an object, not a blank text'],
  [{ kumquat: () => kumquat }, 'createKumicorn.kumquat must be an object, not a function'],
  [{ kumquat: [] }, 'createKumicorn.kumquat must be an object, not this list'],
  [{ kumquat, reconcile: { concurrency: 0 } }, 'reconcile.concurrency must be a whole number from 1, not 0'],
  [{ kumquat: true }, 'createKumicorn.kumquat must be an object, not true'],
  [{ kumquat: { ...kumquat, callbackURL: 'http://127.0.0.1' } }, 'did you mean "callbackUrl"?'],
  [{ kumquat: { ...kumquat, colour: 'blue' } }, 'there is no option "colour" (there are: '],
  [{ kumquat: { ...kumquat, endpoints: null } }, 'kumquat.endpoints must be an object, not null'],
  [{ kumquat: { ...kumquat, endpoints: { 'orders.place': 5 } } }, 'must begin with "/"'],
  [{ kumquat: { ...kumquat, partnerNo: 'P&sign=1' } }, 'kumquat.partnerNo must not contain "&"'],
  [{ kumquat: { ...kumquat, partnerNo: 'P\ud800' } }, 'kumquat.partnerNo holds half a character'],
  [{ kumquat: { ...kumquat, signKey: 'k\ud800' } }, 'kumquat.signKey holds half a character'],
  [{ kumquat: { ...kumquat, transport: {} } }, 'kumquat.transport must be a transport'],
  [{ paynicorn: { ...paynicorn, rechargeAcknowledgement: '' } }, 'must be a text that is not blank'],
  [{ paynicorn: { ...paynicorn, allowSeveralRefunds: 'false' } }, 'must be true or false, not a text'],
  [{ kumquat, store: './orders.db' }, 'createKumicorn.store must be a store, made by sqliteStore()'],
  [{ kumquat, store: memoryStore }, 'createKumicorn.store must be a store'],
  [{ kumquat, clock: {} }, 'createKumicorn.clock must be a clock'],
  [{ kumquat, random: 5 }, 'createKumicorn.random must be a function, not 5'],
  [{ kumquat, logger: true }, 'createKumicorn.logger must be a logger'],
  [{ kumquat, gateways: {} }, 'createKumicorn.gateways must be a list'],
  [{ kumquat, gateways: [null] }, 'createKumicorn.gateways must be a list'],
  [{ kumquat, callbacks: null }, 'createKumicorn.callbacks must be an object, not null'],
  [{ kumquat, callbacks: { allowIps: '127.0.0.1' } }, 'callbacks.allowIps must be a list'],
  [{ kumquat, callbacks: { allowIPs: [] } }, 'did you mean "allowIps"?'],
  [{ kumquat, deliveries: { retries: 3 } }, 'deliveries: there is no option "retries"'],
  [
    { kumquat, reconcile: { absense: {} } },
    'reconcile: there is no option "absense": did you mean "absence"?',
  ],
  [{ kumquat, reconcile: { absecne: {} } }, 'there is no option "absecne": did you mean "absence"?'],
  [
    { kumquat: { ...kumquat, endpoints: { 'oders.place': '/x' } } },
    'there is no operation "oders.place": did you mean "orders.place"?',
  ],
  [
    { kumquat: { ...kumquat, endpoints: { 'orders.plcae': '/x' } } },
    'there is no operation "orders.plcae": did you mean "orders.place"?',
  ],
  [
    { kumquat, reconcile: { absence: { paynicorn: 'rejects' } } },
    'reconcile.absence: paynicorn is not configured: pass createKumicorn({ paynicorn: { … } }), or leave it out here',
  ],
  [
    { kumquat, paynicorn: undefined, reconcile: { schedule: { paynicorn: [60_000] } } },
    'reconcile.schedule: paynicorn is not configured',
  ],
  [{ kumquat, reconcile: { absence: { kumqaut: 'rejects' } } }, 'did you mean "kumquat"?'],
  [
    { kumquat, reconcile: { absence: { mango: 'rejects' } } },
    'there is no gateway "mango" (there are: kumquat, paynicorn)',
  ],
  [
    // biome-ignore lint/suspicious/noSparseArray: it is the mistake
    { kumquat, reconcile: { schedule: { kumquat: [, 60_000] } } },
    'reconcile.schedule.kumquat must be a list of whole milliseconds from 1 to 30 days',
  ],
  // Null was taken for nothing.
  [
    { kumquat, reconcile: { schedule: { kumquat: null } } },
    'reconcile.schedule.kumquat must be a list of whole',
  ],
  [
    { kumquat, reconcile: { absence: { kumquat: null } } },
    'reconcile.absence.kumquat must be "rejects" or "sticks"',
  ],
  [
    { kumquat, reconcile: { absence: 'rejects' } },
    "reconcile.absence must be an object, not a text like this, by the names of the gateways: reconcile: { absence: { kumquat: 'rejects' } }",
  ],
  [
    { paynicorn, reconcile: { schedule: [60_000] } },
    'not this list, by the names of the gateways: reconcile: { schedule: { paynicorn: [60_000, 300_000] } }',
  ],
  ...['undefined', 'null', 'NaN'].map(
    (host) =>
      [
        { kumquat: { ...kumquat, callbackUrl: `https://${host}/callbacks/kumquat` } },
        `kumquat.callbackUrl has the host "${host.toLowerCase()}": a variable that it is made of is not set`,
      ] as const,
  ),
  [{ kumquat: { ...kumquat, baseUrl: 'http://undefined:80' } }, 'kumquat.baseUrl has the host "undefined"'],
  [
    { kumquat, gateways: [{ create: () => undefined }] },
    'createKumicorn.gateways must be a list, each entry a gateway (an object with a name and create)',
  ],
  [{ kumquat, reconcile: { horizon: '72' } }, 'reconcile.horizon must be a whole number of milliseconds'],
  // Of timers that fire at once, and of times that reach the store: no order was ever asked about.
  ...[2 ** 31, Number.MAX_SAFE_INTEGER].map(
    (bodyTimeout) =>
      [
        { kumquat, callbacks: { bodyTimeout } },
        'callbacks.bodyTimeout must be a whole number of milliseconds from 1 to 86400000 (1 day), not ',
      ] as const,
  ),
  ...[Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER, 10_000 / 3, 0].map(
    (timeout) =>
      [
        { kumquat, reconcile: { timeout } },
        'reconcile.timeout must be a whole number of milliseconds from 1 to 86400000 (1 day), not ',
      ] as const,
  ),
]

describe('options that cannot be right', () => {
  it.each(mistakes)('%j are refused at once, with what is meant', (given, message) => {
    const make = () => createKumicorn(given as never)
    expect(make).toThrow(ConfigError)
    expect(make).toThrow(message)
  })

  it.each<readonly [string, () => unknown]>([
    ['createKumquat', () => createKumquat(undefined as never)],
    ['createPaynicorn', () => createPaynicorn(null as never)],
    ['sqliteStore', () => sqliteStore(undefined as never)],
    [
      'sqliteStore with a key that is no list',
      () => sqliteStore({ path: 'x', encryptionKeys: 'x' as never }),
    ],
    ['sqliteStore without any key in its list', () => sqliteStore({ path: 'x', encryptionKeys: [] })],
    ['memoryStore', () => memoryStore(null as never)],
  ])('are refused by %s, too', (_, make) => {
    expect(make).toThrow(ConfigError)
  })

  it('never show a value, which may be a secret', () => {
    const secret = 'a-secret-that-nobody-may-see'
    const make = () => createKumicorn({ kumquat: { ...kumquat, transport: secret as never } })
    expect(make).toThrow(ConfigError)
    expect(make).not.toThrow(secret)
  })

  it('of a single call are an InputError, before anything is sent', async () => {
    const client = createKumquat(kumquat)
    const order = { request_no: 'R', product_id: 1, account: '12345678' }
    for (const options of [null, 5, { signal: 'x' }, { timeout: '5' }, { timeout: 1e9 }, { timeout: null }])
      await expect(client.orders.place(order, options as never)).rejects.toThrow(InputError)
  })

  // Found by attack: a payment that was given up was sent, since nobody looked at names and shapes.
  it.each<readonly [unknown, string]>([
    [{ signl: AbortSignal.abort() }, 'signl: there is no such option: did you mean "signal"?'],
    [{ timeOut: 5 }, 'timeOut: there is no such option: did you mean "timeout"?'],
    [{ reference: 'R' }, 'reference: there is no such option (there are: signal, timeout)'],
    [Object.create({ timout: 5 }), 'did you mean "timeout"?'],
    [AbortSignal.abort(), 'options: { signal, timeout } (given: a AbortSignal)'],
    [[], 'options: { signal, timeout }'],
    [new Map([['timeout', 5]]), 'options: { signal, timeout }'],
    [Promise.resolve({ timeout: 5 }), 'options: { signal, timeout }'],
    [new Date(0), 'options: { signal, timeout }'],
    // One that lacks what is used once the order was sent.
    [{ signal: { aborted: false, addEventListener() {} } }, 'signal: an AbortSignal'],
    [{ signal: { addEventListener() {}, removeEventListener() {} } }, 'signal: an AbortSignal'],
    [{ signal: new EventTarget() }, 'signal: an AbortSignal'],
  ])('of a single call have names and a shape: %s', async (options, message) => {
    const sent: unknown[] = []
    const send = (request: unknown) => Promise.reject(sent.push(request))
    const client = createKumquat({ ...kumquat, transport: { send }, logger: false })
    const order = { request_no: 'R', product_id: 1, account: '12345678' }
    const calls: readonly (() => unknown)[] = [
      () => client.orders.place(order, options as never),
      () => client.balance({}, options as never),
      () => client.products.list({}, options as never).page(1),
    ]
    for (const call of calls) {
      const error = await Promise.resolve()
        .then(call)
        .catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(InputError)
      expect((error as InputError).message).toContain(message)
    }
    expect(sent).toEqual([])
  })

  // Unchecked once: a limit of NaN, a state with a typo or a time as text did something else than was meant.
  it.each<readonly [string, (kumicorn: Kumicorn) => unknown]>([
    ['a limit of NaN', ({ orders }) => orders.list({ limit: Number.NaN })],
    ['a limit below one', ({ orders }) => orders.list({ limit: -1 })],
    // Taken for a gateway that has no orders.
    ['an unknown gateway', ({ orders }) => orders.list({ gateway: 'kumqat' })],
    ['an unknown gateway of one order', ({ orders }) => orders.get('R', { gateway: 'kumqat' })],
    ['an unknown name', ({ orders }) => orders.list({ staus: 'failed' } as never)],
    ['an unknown state', ({ orders }) => orders.list({ status: 'faild' as never })],
    ['an unknown state in a list', ({ orders }) => orders.list({ status: ['failed', 'faild' as never] })],
    ['a time as text', ({ orders }) => orders.list({ since: '1d' as never })],
    ['a choice that is none', ({ orders }) => orders.get('R', { kinds: 'order' } as never)],
    ['a choice of events', ({ orders }) => orders.events('R', 'order' as never)],
    ['a choice of a recheck', ({ orders }) => orders.recheck('R', { gateway: 5 } as never)],
    ['an unknown state to wait for', ({ orders }) => orders.wait('R', { until: ['done' as never] })],
    ['no state to wait for', ({ orders }) => orders.wait('R', { until: [] })],
    ['a page of dead letters', ({ deadLetters }) => deadLetters.list({ limit: 0 })],
    ['a replay', ({ deadLetters }) => deadLetters.replay(1, { supersede: true } as never)],
    ['a replay of all', ({ deadLetters }) => deadLetters.replayAll({ superseded: 'yes' as never })],
    ['a reconciliation', (kumicorn) => kumicorn.reconcile({ since: '1d' as never })],
    ['a timeout of NaN', (kumicorn) => kumicorn.stop({ timeout: Number.NaN })],
    ['a blank name', ({ handlers }) => handlers.rename('h', ' ')],
    [
      'a name that is half a character',
      async (kumicorn) => kumicorn.on('order.failed', { name: '\ud800', handle: () => undefined }),
    ],
    ['a blank name', async (kumicorn) => kumicorn.on('order.failed', { name: ' ', handle: () => undefined })],
    [
      'a handler with a typo',
      async (kumicorn) =>
        kumicorn.on('order.failed', { name: 'h', handle: () => undefined, concurency: 1 } as never),
    ],
  ])('of a method (%s) are refused', async (_, call) => {
    await expect(call(createKumicorn({ kumquat }))).rejects.toThrow(ConfigError)
  })

  it.each([
    undefined,
    null,
    {},
    { state: 'pending', reason: 'x', by: 'y' },
    { state: 'failed', reason: 'x' },
    { state: 'failed', reason: 'x', by: 'y', kind: 5 },
    { state: 'failed', reason: 'x', by: 'y', kind: {} },
    { state: 'failed', reason: 'x', by: 'y', gateway: 'kumqat' },
    { state: 'failed', reason: 'x', by: 'y', gateway: ['kumquat'] },
  ])('of an override (%j) change nothing', async (options) => {
    const kumicorn = createKumicorn({ kumquat })
    await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, 'k'))
    await expect(kumicorn.orders.override('R1', options as never)).rejects.toThrow(ConfigError)
    await expect(kumicorn.prune(options as never)).rejects.toThrow(ConfigError)
    expect(await kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
  })
})
