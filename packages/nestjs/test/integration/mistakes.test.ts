import { ConfigError, createKumicorn, type OrderEventType } from '@kumicorn/core'
import {
  getKumicornToken,
  InjectKumicorn,
  KumicornHealthIndicator,
  KumicornModule,
  OnOrderEvent,
} from '@kumicorn/nestjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { adapterOf, create, listen, root } from '../applications.ts'
import { merchant, post } from '../merchant.ts'

type Class = new () => object

/** An application with one provider, and where its callbacks are. */
async function boot(provider: Class): Promise<string> {
  const imports = [KumicornModule.forRoot(merchant())]
  const app = await create(root({ imports, providers: [provider] }), adapterOf('express'))
  onTestFinished(() => app.close())
  return `${await listen(app)}/callbacks/kumquat`
}

/** As JavaScript does it, or a cast: no type has a say. */
const decorate = (of: Class, method: string, types: unknown, options?: unknown): void =>
  (OnOrderEvent as (...given: unknown[]) => (...at: unknown[]) => void)(types, options)(of.prototype, method)

// Found by an attack: bare TypeErrors at bootstrap, options that did nothing, events that were taken for handled.
describe('@OnOrderEvent that cannot be right is refused', () => {
  it.each<readonly [what: string, types: unknown, options: unknown, message: string]>([
    ['no types', undefined, {}, 'Shop.fulfil: give a type of event, or a list of them'],
    ['null', null, {}, 'give a type of event'],
    ['a number', 5, {}, 'give a type of event'],
    ['an empty list', [], {}, 'give a type of event'],
    ['an option with a typo', 'order.failed', { concurency: 1 }, 'did you mean "concurrency"?'],
    ['another one', 'order.failed', { nmae: 'x' }, '@OnOrderEvent on Shop.fulfil: there is no option "nmae"'],
    ['options that are null', 'order.failed', null, 'the options must be an object, not null'],
    ['a name that is a number', 'order.failed', { name: 5 }, 'name must be a text'],
    ['a blank name', 'order.failed', { name: ' ' }, 'name must be a text'],
    [
      'a transaction that is a text',
      'order.failed',
      { transaction: 'yes' },
      'transaction must be true or false',
    ],
  ])('with %s', (_, types, options, message) => {
    class Shop {
      fulfil(): void {}
    }
    const decorating = () => decorate(Shop, 'fulfil', types, options)
    expect(decorating).toThrow(ConfigError)
    expect(decorating).toThrow(message)
  })

  // It decorated nothing: the method was never called, and nobody said so.
  it('without its parentheses', () => {
    class Shop {
      fulfil(): void {}
      static fulfil(): void {}
    }
    const bare = OnOrderEvent as unknown as (...given: unknown[]) => unknown
    const message = "has no parentheses, or no type of event in them: write @OnOrderEvent('order.succeeded')"
    const descriptor = Object.getOwnPropertyDescriptor(Shop.prototype, 'fulfil')
    for (const [given, where] of [
      [[Shop.prototype, 'fulfil', descriptor], 'Shop.fulfil'],
      [[Shop, 'fulfil', descriptor], 'Shop.fulfil'],
      [[Shop], 'Shop'],
    ] as const) {
      expect(() => bare(...given)).toThrow(ConfigError)
      expect(() => bare(...given)).toThrow(`@OnOrderEvent on ${where} ${message}`)
    }
    // As a standard decorator.
    const fulfil = (): void => {}
    expect(() => bare(fulfil, { kind: 'method', name: 'fulfil' })).toThrow(message)
  })

  it('on a class', () => {
    class Shop {}
    const decorating = () => (OnOrderEvent('order.failed') as (target: unknown) => void)(Shop)
    expect(decorating).toThrow(new ConfigError('@OnOrderEvent on Shop: put it on a method, not on the class'))
  })

  it('on what is no method when the application starts', async () => {
    class Shop {
      fulfil: unknown
    }
    decorate(Shop, 'fulfil', 'order.succeeded')
    const error = await boot(Shop).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ConfigError)
    expect((error as Error).message).toContain(
      '@OnOrderEvent on Shop.fulfil: it is no method (it is undefined)',
    )
  })
})

describe('@OnOrderEvent', () => {
  it('takes a method that becomes none later for one that fails', async () => {
    class Shop {
      fulfil: (() => void) | undefined = () => undefined
    }
    decorate(Shop, 'fulfil', 'order.succeeded')
    const made: Shop[] = []
    class Made extends Shop {
      constructor() {
        super()
        made.push(this)
      }
    }
    const url = await boot(Made)
    expect(await post(url, 'M-1')).toBe('200 SUCCESS')
    for (const shop of made) shop.fulfil = undefined
    expect(await post(url, 'M-2')).toMatch(/^503/)
  })

  it('keeps the list of types as it was given', async () => {
    const got: string[] = []
    const types: OrderEventType[] = ['order.succeeded']
    class Shop {
      fulfil({ type }: { readonly type: string }): void {
        got.push(type)
      }
    }
    decorate(Shop, 'fulfil', types)
    types.splice(0, 1, 'order.failed')
    expect(await post(await boot(Shop), 'M-3')).toBe('200 SUCCESS')
    expect(got).toEqual(['order.succeeded'])
  })
})

// Found by attack: it decorated nothing, names that nobody can have were taken, and a symbol was a bare TypeError.
describe('@InjectKumicorn that cannot be right is refused', () => {
  class Till {}
  const bare = InjectKumicorn as unknown as (...given: unknown[]) => (...at: unknown[]) => void

  it.each<readonly [what: string, given: readonly unknown[]]>([
    ['on a property', [Till.prototype, 'kumicorn', undefined]],
    ['on a parameter', [Till, undefined, 0]],
    ['as a standard decorator', [undefined, { kind: 'field', name: 'kumicorn' }]],
  ])('without its parentheses %s', (_, given) => {
    expect(() => bare(...given)).toThrow(ConfigError)
    expect(() => bare(...given)).toThrow('@InjectKumicorn has no parentheses: write @InjectKumicorn()')
  })

  it('as a standard decorator', () => {
    const decorating = () => bare()(undefined, { kind: 'field', name: 'kumicorn' })
    expect(decorating).toThrow(ConfigError)
    expect(decorating).toThrow('"experimentalDecorators"')
  })

  it.each(['', ' ', null, 5, {}, Till, Symbol('two')])('with the name %o', (name) => {
    for (const [of, use] of [
      ['InjectKumicorn', bare],
      ['getKumicornToken', getKumicornToken],
    ] as const) {
      expect(() => use(name as never)).toThrow(ConfigError)
      expect(() => use(name as never)).toThrow(of)
    }
  })
})

it('KumicornHealthIndicator wants a Kumicorn when it is made, and a text as its key', async () => {
  expect(() => new KumicornHealthIndicator({} as never)).toThrow(
    /^KumicornHealthIndicator: kumicorn is missing, or is not what createKumicorn\(\) returns/,
  )
  const indicator = new KumicornHealthIndicator(createKumicorn(merchant()))
  const wrong = indicator.isReady({ timeout: 5 } as never)
  await expect(wrong).rejects.toThrow(new ConfigError('isReady: the key must be a text that is not blank'))
})
