import { describe, expect, it } from 'vitest'
import * as core from '../../src/index.ts'

// Found by newcomers: some constructors answered a mistake with a TypeError of the engine's.

const { ConfigError, KumquatClient, PaynicornClient, Kumicorn } = core

const makers: Readonly<Record<string, (given: never) => unknown>> = {
  createKumicorn: core.createKumicorn,
  createKumquat: core.createKumquat,
  createPaynicorn: core.createPaynicorn,
  fetchTransport: core.fetchTransport,
  memoryStore: core.memoryStore,
  sqliteStore: core.sqliteStore,
  undiciTransport: core.undiciTransport,
  'new Kumicorn': (given) => new Kumicorn(given),
  'new KumquatClient': (given) => new KumquatClient(given),
  'new PaynicornClient': (given) => new PaynicornClient(given),
}

describe.each(Object.entries(makers))('%s', (_, make) => {
  it.each([null, 5, 'text', [], true, () => undefined, { optoin: 1 }, new Map()])(
    'takes %j for a mistake, and says so',
    (given) => {
      expect(() => make(given as never)).toThrow(ConfigError)
    },
  )
})

it('a client that is made with new names what makes it', () => {
  const options = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k' }
  expect(() => new KumquatClient(options as never)).toThrow(
    new ConfigError(
      'KumquatClient is not made with new: call createKumquat(options), or createKumicorn(options)',
    ),
  )
  expect(() => new PaynicornClient(undefined as never)).toThrow(/call createPaynicorn\(options\)/)
})

it.each<readonly [() => unknown, string]>([
  [() => core.undiciTransport({ conections: 5 } as never), 'did you mean "connections"?'],
  [
    () => core.undiciTransport({ dispatcher: {} as never }),
    'undiciTransport.dispatcher must be a dispatcher',
  ],
  [() => core.fetchTransport({ fetch: 'fetch' as never }), 'fetchTransport.fetch must be a function'],
  [() => core.memoryStore({ maxOrder: 5 } as never), 'did you mean "maxOrders"?'],
  [() => core.sqliteStore({ path: 'x', encryptionKey: [] } as never), 'did you mean "encryptionKeys"?'],
  [() => core.sqliteStore({ file: 'x' } as never), 'there is no option "file" (there are: path, encryp'],
])('options of stores and transports are strict: %s', (make, message) => {
  expect(make).toThrow(ConfigError)
  expect(make).toThrow(message)
})

it('takes undefined for an option that is not given', () => {
  expect(core.memoryStore({ maxOrders: undefined })).toBeDefined()
})

// A bundler that minifies gives a class another name, and the base took its own from that.
it('errors have their names as text', () => {
  class Jt extends core.StoreError {}
  expect(new Jt('full').name).toBe('StoreError')
  expect(new ConfigError('wrong').name).toBe('ConfigError')
})

// Found by attack: a field of the class is assigned to a name that is read-only by whoever compiles it for ES2021.
it('Kumicorn has the name of a class, not a field for it', () => {
  const name = { value: 'Kumicorn', writable: false, enumerable: false, configurable: true }
  expect(Object.getOwnPropertyDescriptor(Kumicorn, 'name')).toEqual(name)
})
