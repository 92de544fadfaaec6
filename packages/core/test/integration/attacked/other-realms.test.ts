import { randomBytes } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import { expect, it, onTestFinished, vi } from 'vitest'
import {
  createKumicorn,
  createKumquat,
  InputError,
  type Logger,
  sqliteStore,
  type Transport,
} from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { order } from '../orders/shop.ts'
import { newPath } from '../stores/database-file.ts'

// Found by attack: in Jest everything that Node itself makes (the mtime of a file, its errors, what structuredClone gives) is
// of another realm than the code, and was refused: "must be a Date, not a Date".

const kumquat = {
  baseUrl: 'http://127.0.0.1:9',
  partnerNo: 'P1',
  signKey: 'k',
  callbackUrl: false,
  retries: 0,
} as const

const foreign = <Value>(expression: string, given: object = {}): Value => runInNewContext(expression, given)
const elsewhere = (bytes: Uint8Array): Uint8Array => foreign('Uint8Array.from(bytes)', { bytes: [...bytes] })

it('a date of another realm is a date, and one that is no time is none', async () => {
  const kumicorn = createKumicorn({ kumquat, logger: false })
  const since = foreign<Date>('new Date()')
  await expect(kumicorn.reconcile({ since })).resolves.toBeDefined()
  await expect(kumicorn.prune({ endedBefore: since })).resolves.toBe(0)
  await expect(kumicorn.reconcile({ since: foreign<Date>('new Date(NaN)') })).rejects.toThrow(
    'must be a Date, not one that is no time',
  )
  const pretended = { [Symbol.toStringTag]: 'Date', getTime: () => 0 } as unknown as Date
  await expect(kumicorn.reconcile({ since: pretended })).rejects.toThrow('must be a Date')
  await kumicorn.stop()
})

it('a parameter may be a date of another realm', async () => {
  const asked: string[] = []
  const transport: Transport = {
    async send({ url, body: sent }) {
      asked.push(`${url} ${sent}`)
      const body = elsewhere(Buffer.from('{"returnCode":"SUCCESS","result":{"data":[],"total":0}}'))
      return { status: 200, headers: {}, body }
    },
  }
  const client = createKumquat({ ...kumquat, transport })
  const list = client.products.list({ start: foreign<Date>('new Date(1795233600000)') })
  await list.page(1).catch((error: Error) => expect(error).not.toBeInstanceOf(InputError))
  expect(decodeURIComponent(asked[0] ?? '')).toMatch(/2026-11-2\d/)
})

it('bytes of another realm are bytes: an answer of a transport, and the key of a store', async () => {
  const body = elsewhere(
    Buffer.from(
      '{"returnCode":"SUCCESS","result":{"request_no":"R1","serial_no":"S1","status":"ACCEPT","account":"8615180624622"}}',
    ),
  )
  const transport: Transport = { send: async () => ({ status: 200, headers: {}, body }) }
  const outcome = await createKumquat({ ...kumquat, transport }).orders.place(order)
  expect(outcome.state).toBe('accepted')
  const encryptionKeys = [elsewhere(randomBytes(32))]
  const store = sqliteStore({ path: await newPath(), encryptionKeys })
  await store.close()
})

it.each(['Error', 'TypeError'])(
  'the %s of another realm that a handler throws is told by its message',
  async (name) => {
    const error = vi.fn<Logger['error']>()
    const warn = vi.fn<Logger['warn']>()
    const logger = { debug: vi.fn(), info: vi.fn(), warn, error }
    const kumicorn = createKumicorn({ kumquat, logger })
    onTestFinished(() => kumicorn.stop())
    kumicorn.on('order.succeeded', {
      name: 'fulfil',
      handle() {
        throw foreign<Error>(`new ${name}('no such file')`)
      },
    })
    await kumicorn.start()
    await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, 'k'))
    const told = [...error.mock.calls, ...warn.mock.calls].map(
      ([details]) => (details as { err?: Error }).err,
    )
    expect(told).toContainEqual(expect.objectContaining({ name, message: 'no such file' }))
  },
)

it.each([
  ['a Promise: await it', Promise.resolve({})],
  ['a Promise: await it', foreign('Promise.resolve({})')],
  ['a Date', new Date(0)],
  ['a Map', new Map([['country_code', 'KE']])],
])('parameters that are %s are refused, as options are', async (what, params) => {
  const client = createKumquat({ ...kumquat, logger: false })
  const given = params as object
  const message = `parameters: must be an object like { … }, not ${what}`
  expect(() => client.products.list(given)).toThrow(InputError)
  expect(() => client.products.list(given)).toThrow(message)
  await expect(client.orders.place(given as typeof order)).rejects.toThrow(message)
})

it.each<[string, unknown]>([
  ['Fulfil', class Fulfil {}],
  ['Fulfil', { name: 'Fulfil', handle: class {} }],
])('a class is no handler: it would throw at every event (%s)', (name, handler) => {
  const kumicorn = createKumicorn({ kumquat, logger: false })
  const on = () => kumicorn.on('order.succeeded', handler as () => void)
  expect(on).toThrow(`the handler "${name}" is a class, and a class cannot be called`)
})

it('a method that is named class is a handler', () => {
  const kumicorn = createKumicorn({ kumquat, logger: false })
  const { class: handle } = { class() {} }
  expect(() => kumicorn.on('order.succeeded', { name: 'fulfil', handle })).not.toThrow()
})

// As a formatter may leave it: the text of it begins like that of a class.
it('so is one with a blank behind its name', () => {
  const kumicorn = createKumicorn({ kumquat, logger: false })
  const handle = runInNewContext('({ class () {} }).class') as () => void
  expect(() => kumicorn.on('order.succeeded', { name: 'fulfil', handle })).not.toThrow()
})
