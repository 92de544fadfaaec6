import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { memoryStore, type OrderEvent, withoutSecrets } from '../../../src/index.ts'
import { callback, make } from './shop.ts'

// Found by attacks: the PIN of a card stood in the log when the error of a handler held it anywhere but in its message
// or stack, or in an escaped form.

const PIN = 'AB"CD\n7788-9911'

const withName = (error: Error, name: string): Error => Object.assign(error, { name })

const errors: readonly (readonly [string, (pin: string) => unknown])[] = [
  ['message', (pin) => new Error(`could not send ${pin}`)],
  ['message, as JSON', (pin) => new Error(`could not send ${JSON.stringify({ pin })}`)],
  [
    'message, as JSON within JSON',
    (pin) => new Error(JSON.stringify({ body: JSON.stringify({ text: pin }) })),
  ],
  ['message, as Node shows it', (pin) => new Error(inspect({ pin }))],
  ['message, in a URL', (pin) => new Error(`GET /send?text=${encodeURIComponent(pin)}`)],
  ['cause', (pin) => new Error('mail failed', { cause: new Error(`could not send ${pin}`) })],
  ['cause that is no error', (pin) => new Error('mail failed', { cause: { pin } })],
  ['own property', (pin) => Object.assign(new Error('failed'), { body: JSON.stringify({ pin }) })],
  ['own object', (pin) => Object.assign(new Error('failed'), { request: { body: pin } })],
  ['name of a property', (pin) => Object.assign(new Error('failed'), { [pin]: 1 })],
  ['group of errors', (pin) => new AggregateError([new Error(`x ${pin}`), pin], 'all failed')],
  ['name', (pin) => withName(new Error('x'), `E ${pin}`)],
  ['text', (pin) => `no error: ${pin}`],
]

describe('the log of what a handler has thrown', () => {
  it.each(errors)('does not show the PIN that its %s quotes', async (_, thrown) => {
    const logged: string[] = []
    const log = (details: object): void => void logged.push(inspect(details, { depth: 10 }))
    const logger = { debug: log, info: log, warn: log, error: log }
    const kumicorn = make({ store: memoryStore(), logger })
    kumicorn.on('order.succeeded', {
      name: 'h',
      handle: ({ data }) => {
        throw thrown(data.pin as string)
      },
    })
    await kumicorn.callbacks.kumquat(callback('A', { pin: PIN }))
    expect(logged.join()).toContain("handler: 'h'")
    expect(logged.join()).not.toMatch(/7788-9911|AB.{1,3}CD/)
  })

  it('still tells what kind of error it was, where, and of what cause', async () => {
    const logged: Record<string, unknown>[] = []
    const log = (details: object): void => void logged.push(details as Record<string, unknown>)
    const logger = { debug() {}, info() {}, warn() {}, error: log }
    const kumicorn = make({ store: memoryStore(), logger })
    kumicorn.on('order.succeeded', {
      name: 'h',
      handle: () => {
        const cause = Object.assign(new RangeError('no route'), { code: 'EHOSTUNREACH', errno: -113 })
        throw new TypeError('mail failed', { cause })
      },
    })
    await kumicorn.callbacks.kumquat(callback('A', { pin: PIN }))
    const { err } = logged.find(({ handler }) => handler === 'h') as { err: Error }
    expect(err).toMatchObject({ name: 'TypeError', message: 'mail failed' })
    expect(err.stack).toContain('secrets.test.ts')
    expect(err.cause).toMatchObject({ name: 'RangeError', code: 'EHOSTUNREACH', errno: -113 })
  })
})

describe('withoutSecrets()', () => {
  it('masks secrets that are numbers or lists, and leaves what is short', () => {
    const event = {
      data: { code: 77_889_911, cards: [{ pin: '1234-5678' }, 'abcd-efgh'], n: '1' },
      secrets: ['code', 'cards', 'n'],
    } as unknown as OrderEvent
    expect(withoutSecrets('77889911, 1234-5678, abcd-efgh, try 1', event)).toBe(
      '[secret], [secret], [secret], try 1',
    )
  })
})
