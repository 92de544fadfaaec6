import { describe, expect, it } from 'vitest'
import { ConfigError, createKumicorn, createKumquat, type Kumicorn } from '../../src/index.ts'

// Found by attack: a Map with an allow list in it was taken for options without one.

const kumquat = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k' }
const allowIps = ['192.0.2.7']

describe('options that are not an object like { … }', () => {
  it.each<readonly [string, unknown]>([
    ['a Map', new Map([['allowIps', allowIps]])],
    ['a Set', new Set(['allowIps'])],
    ['a Promise', Promise.resolve({ allowIps })],
    ['a Date', new Date(0)],
  ])('%s is refused, wherever it is given', (what, given) => {
    const message = `must be an object, not ${what}: give one like { … }`
    const makes = [
      () => createKumicorn({ kumquat, callbacks: given as never }),
      () => createKumicorn({ kumquat, reconcile: { absence: given as never } }),
      () => createKumquat({ ...kumquat, endpoints: given as never }),
      () => createKumicorn(given as never),
    ]
    for (const make of makes) {
      expect(make).toThrow(ConfigError)
      expect(make).toThrow(message)
    }
  })
})

describe('options that are inherited', () => {
  it('are checked like others', () => {
    const inherited = Object.create({ kumquat, reconcil: {} }) as never
    expect(() => createKumicorn(inherited)).toThrow('no option "reconcil": did you mean "reconcile"?')
    const callbacks = Object.create({ allowIps: '192.0.2.7' }) as never
    expect(() => createKumicorn({ kumquat, callbacks })).toThrow('callbacks.allowIps must be a list')
  })

  it('are checked when a class has them as getters', () => {
    class Config {
      readonly #key = 'k'
      readonly baseUrl = kumquat.baseUrl
      readonly partnerNo = 'P1'
      get signKey() {
        return this.#key
      }
    }
    class Misspelt extends Config {
      get callbackURL() {
        return 'http://127.0.0.1/callbacks/kumquat'
      }
    }
    expect(() => createKumquat(new Misspelt())).toThrow('did you mean "callbackUrl"?')
    expect(createKumquat(new Config())).toBeDefined()
  })

  it('are taken from a class, whatever methods it has', () => {
    class Config {
      readonly kumquat = kumquat
      describe() {
        return 'the shop'
      }
      random() {
        return 0.5
      }
    }
    expect(createKumicorn(new Config())).toBeDefined()
  })
})

describe('what is missing', () => {
  it.each<readonly [string, (kumicorn: Kumicorn) => unknown]>([
    ['in a list of addresses', () => createKumicorn({ kumquat, callbacks: { allowIps: new Array(2) } })],
    ['in a list of gateways', () => createKumicorn({ kumquat, gateways: new Array(1) })],
    ['in a list of keys', () => createKumquat({ ...kumquat, signKey: new Array(2) })],
    ['as the plugin of a client', (kumicorn) => kumicorn.client(undefined as never)],
    ['as the plugin of a client, null', (kumicorn) => kumicorn.client(null as never)],
    ['in a list of types', (kumicorn) => kumicorn.on(new Array(2), function fulfil() {})],
    ['as a type', (kumicorn) => kumicorn.on(Object.create(null), function fulfil() {})],
  ])('%s is a ConfigError', (_, call) => {
    const kumicorn = createKumicorn({ kumquat })
    expect(() => call(kumicorn)).toThrow(ConfigError)
  })
})
