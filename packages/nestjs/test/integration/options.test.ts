import { ConfigError, createKumicorn, Kumicorn } from '@kumicorn/core'
import { type DynamicModule, Module, type Type } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { KumicornModule } from '../../src/index.ts'
import { adapterOf, create, root } from '../applications.ts'

const kumquat = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k' }
const kumicorn = () => createKumicorn({ kumquat })

describe('options that cannot be right are refused', () => {
  it.each<readonly [() => unknown, string]>([
    [() => KumicornModule.forRoot(undefined as never), 'the options must be an object, not undefined'],
    [
      () => KumicornModule.forRoot({ kumqat: kumquat } as never),
      'KumicornModule.forRoot: there is no option "kumqat": did you mean "kumquat"?',
    ],
    [() => KumicornModule.forRoot({ kumquat, isGlobl: true } as never), 'did you mean "isGlobal"?'],
    [
      () => KumicornModule.forRoot({ kumquat, path: ['/x'] as never }),
      'path must be a text, or false, not this list',
    ],
    [() => KumicornModule.forRoot({ kumquat, isGlobal: 'yes' as never }), 'isGlobal must be true or false'],
    [
      () => KumicornModule.forRoot({ kumicorn: { kumquat } as never }),
      'kumicorn must be what createKumicorn() returns',
    ],
    [
      () => KumicornModule.forRootAsync({ usefactory: () => ({ kumquat }) } as never),
      'KumicornModule.forRootAsync: there is no option "usefactory": did you mean "useFactory"?',
    ],
    [() => KumicornModule.forRootAsync({} as never), 'give useFactory, useClass or useExisting'],
    [
      () => KumicornModule.forRootAsync({ useFactory: { kumquat } as never }),
      'KumicornModule.forRootAsync.useFactory must be a function, not an object like this',
    ],
    [() => KumicornModule.forRootAsync({ useFactory: 'kumquat' as never }), 'useFactory must be a function'],
    [() => KumicornModule.forRootAsync({ useClass: 5 as never }), 'useClass must be a class, not 5'],
    [() => KumicornModule.forRoot(kumicorn() as never), 'forRoot: give { kumicorn } instead of a Kumicorn'],
  ])('at once: %s', (make, message) => {
    expect(make).toThrow(ConfigError)
    expect(make).toThrow(message)
  })

  it.each<readonly [unknown, string]>([
    [undefined, 'what useFactory returns are the options of createKumicorn()'],
    [{ kumquat, isGlobal: true }, 'isGlobal has to be known before the options are: give it to forRootAsync'],
    [{ kumquat, colour: 'blue' }, 'createKumicorn: there is no option "colour"'],
    [{ kumicorn: kumicorn(), kumquat }, 'with a kumicorn of your own: there is no option "kumquat"'],
    [kumicorn(), 'KumicornModule: give { kumicorn } instead of a Kumicorn'],
    [{ kumicorn: undefined }, 'KumicornModule: kumicorn is missing, or is not what createKumicorn() returns'],
  ])('at bootstrap, when a factory makes %j', async (given, message) => {
    const imports = [KumicornModule.forRootAsync({ useFactory: () => given as never })]
    const error = await create(root({ imports }), adapterOf('express')).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ConfigError)
    expect((error as Error).message).toContain(message)
  })

  // Found by attack: raw TypeErrors, and an application without callbacks that nobody was told of.
  it.each<readonly [what: string, DynamicModule | Type, message: string]>([
    [
      'a class of options without create()',
      KumicornModule.forRootAsync({ useClass: class Settings {} as never }),
      'KumicornModule: what useClass or useExisting names has no method create()',
    ],
    [
      'the class without forRoot()',
      KumicornModule,
      'KumicornModule is imported without its options: import KumicornModule.forRoot(…)',
    ],
  ])('at bootstrap: %s', async (_, module, message) => {
    const error = await create(root({ imports: [module] }), adapterOf('express')).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(ConfigError)
    expect((error as Error).message).toContain(message)
  })

  it.each([{}, { start() {}, stop() {}, on() {}, health() {} }])(
    'at bootstrap, when a test puts %j in the place of Kumicorn',
    async (given) => {
      const testing = Test.createTestingModule({ imports: [KumicornModule.forRoot({ kumquat })] })
      const error = await testing
        .overrideProvider(Kumicorn)
        .useValue(given)
        .compile()
        .catch((thrown) => thrown)
      expect(error).toBeInstanceOf(ConfigError)
      expect((error as Error).message).toContain(
        'kumicorn is missing, or is not what createKumicorn() returns',
      )
    },
  )
})

it('takes a class whose create() is a field', async () => {
  class Settings {
    readonly create = () => ({ kumquat, logger: false as const })
  }
  const imports = [KumicornModule.forRootAsync({ useClass: Settings })]
  const app = await create(root({ imports }), adapterOf('express'))
  onTestFinished(() => app.close())
  expect(app.get(Kumicorn).kumquat).toBeDefined()
})

it('gives the clients to whom imports the module that exports it', async () => {
  class Shared {}
  Module({ imports: [KumicornModule.forRoot({ kumquat, logger: false })], exports: [KumicornModule] })(Shared)
  const orders = {
    provide: 'orders',
    inject: [Kumicorn],
    useFactory: (kumicorn: Kumicorn) => kumicorn.orders,
  }
  const shop = (name: string) => root({ imports: [Shared], providers: [{ ...orders, provide: name }] })
  const app = await create(root({ imports: [shop('a'), shop('b')] }), adapterOf('express'))
  onTestFinished(() => app.close())
  expect(app.get('a', { strict: false })).toBe(app.get('b', { strict: false }))
})
