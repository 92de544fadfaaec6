import { ConfigError, createKumicorn } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
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
  ])('at once: %s', (make, message) => {
    expect(make).toThrow(ConfigError)
    expect(make).toThrow(message)
  })

  it.each<readonly [unknown, string]>([
    [undefined, 'what useFactory returns are the options of createKumicorn()'],
    [{ kumquat, isGlobal: true }, 'isGlobal has to be known before the options are: give it to forRootAsync'],
    [{ kumquat, colour: 'blue' }, 'createKumicorn: there is no option "colour"'],
    [{ kumicorn: kumicorn(), kumquat }, 'with a kumicorn of your own: there is no option "kumquat"'],
    [{ kumicorn: undefined }, 'KumicornModule: kumicorn is missing, or is not what createKumicorn() returns'],
  ])('at bootstrap, when a factory makes %j', async (given, message) => {
    const imports = [KumicornModule.forRootAsync({ useFactory: () => given as never })]
    const error = await create(root({ imports }), adapterOf('express')).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ConfigError)
    expect((error as Error).message).toContain(message)
  })
})
