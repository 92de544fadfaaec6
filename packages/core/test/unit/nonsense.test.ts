import { rawErrorsOf } from '@kumicorn/testkit'
import { expect, it } from 'vitest'
import * as adapter from '../../src/adapter/index.ts'
import { ConfigError } from '../../src/data/errors.ts'
import * as endpoints from '../../src/endpoints.ts'
import * as gatewayKit from '../../src/gateway-kit.ts'
import * as core from '../../src/index.ts'
import * as storeKit from '../../src/store-kit.ts'
import * as testing from '../../src/testing/index.ts'
import * as web from '../../src/web/callbacks.ts'

/** Called for each message or row, with what the same code has just made of it: a gateway, a store. */
const ofEachMessage = ['asObject', 'readFields']
const ofEachRow = [
  'hasEnded',
  'heldOnce',
  'latestFirst',
  'orderOfSparse',
  'parseJson',
  'prunedOrder',
  'readableClose',
  'readableOrThrow',
  'sortedRows',
]
/** Of what a store has just read. */
const ofEachPage = ['historyPage', 'isNarrowed', 'openCountOf', 'pageOfWalks', 'stretchOf']
const hot = [...ofEachMessage, ...ofEachRow, ...ofEachPage, 'textsOf', 'textsBeside', 'parseLossless']
const unreadable = ['unreadableDeadLetter', 'unreadableOrder']

it.each([
  ['the package itself', core],
  ['adapter', adapter],
  ['endpoints', endpoints],
  ['gateway', gatewayKit],
  ['store', storeKit],
  ['testing', testing],
  ['web', web],
])('whatever %s exports names the mistake when it is given nonsense', async (_, exported) => {
  expect(await rawErrorsOf(exported, [...hot, ...unreadable])).toEqual([])
})

it.each<readonly [() => unknown, string]>([
  [
    () => core.availableBalance(undefined as never),
    'availableBalance: the balance must be an object, not undefined',
  ],
  [
    () => core.kumquatCallbackOf('event' as never),
    'kumquatCallbackOf: the event must be an order event, as a handler gets it, not a text like this',
  ],
  [
    () => core.paynicornPostbackOf({ reference: 'A-1' } as never),
    'paynicornPostbackOf: the event must be an order event, as a handler gets it, not an object like this',
  ],
  [
    () => core.paynicornRechargeOf(undefined as never),
    'paynicornRechargeOf: the event must be an order event, as a handler gets it, not undefined',
  ],
  [
    () => core.withoutSecrets('PIN 77889911', undefined as never),
    'withoutSecrets: the event must be an order event, as a handler gets it, not undefined',
  ],
  [
    () => core.withoutSecrets(Symbol('x') as never, { data: {}, secrets: [] }),
    'withoutSecrets: the text must be a text, not a symbol',
  ],
  [
    () => new core.GatewayError({ httpStatus: 500 } as never),
    'new GatewayError(): give its details, with gatewayCode, gatewayMessage',
  ],
  [
    () => storeKit.createVault('sqliteStore', null as never),
    'sqliteStore: encryptionKeys must be a list, not null',
  ],
])('says what was meant: %s', (call, message) => {
  expect(call).toThrow(new ConfigError(message))
})

it('what is no text is no decimal, and no calculation takes it', () => {
  expect(core.isDecimal(undefined as never)).toBe(false)
  expect(core.isDecimal(98 as never)).toBe(false)
  expect(() => core.availableBalance({ balance: 10.5, credit: '0' } as never)).toThrow(
    new TypeError('not a decimal: 10.5'),
  )
  expect(() => core.addDecimals('1', 2n as never)).toThrow(new TypeError('not a decimal: a bigint'))
  expect(() => core.compareDecimals(Number.NaN as never, '1')).toThrow(new TypeError('not a decimal: NaN'))
})

const ids = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k' }

// Found by an attack: `deadLetters.replay(id)` with the id of a URL said that there is no such dead letter.
it.each<readonly [string, (kumicorn: core.Kumicorn) => Promise<unknown>]>([
  ['deadLetters.replay: the id', ({ deadLetters }) => deadLetters.replay('1' as never)],
  ['deadLetters.discard: the id', ({ deadLetters }) => deadLetters.discard('1' as never)],
  ['handlers.forget: the name', ({ handlers }) => handlers.forget(undefined as never)],
  ['handlers.forget: the name', ({ handlers }) => handlers.forget(5 as never)],
  ['handlers.rename: the old name', ({ handlers }) => handlers.rename(undefined as never, 'x')],
  ['dailyCloses.csv: the closes', ({ dailyCloses }) => dailyCloses.csv(undefined as never)],
  ['dailyCloses.csv: the closes', ({ dailyCloses }) => dailyCloses.csv('x' as never)],
  ['dailyCloses.csv: the closes', ({ dailyCloses }) => dailyCloses.csv([{}] as never)],
  ['dailyCloses.csv: the closes', ({ dailyCloses }) => dailyCloses.csv([null] as never)],
])('what a Kumicorn has names the mistake, too: %s', async (said, call) => {
  const work = call(core.createKumicorn({ kumquat: ids }))
  await expect(work).rejects.toThrow(ConfigError)
  await expect(work).rejects.toThrow(`${said} must be `)
})

it('says of which issue an InputError is made', () => {
  expect(() => new core.InputError([null as never])).toThrow(ConfigError)
})
