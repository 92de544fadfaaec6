import { ConfigError } from '@kumicorn/core'
import {
  aFlag,
  aFunction,
  aKumicorn,
  aList,
  anObject,
  anything,
  aString,
  aText,
  checkOptions,
  kumicornOptionNames,
  type OptionChecks,
  orFalse,
  requireKumicorn,
} from '@kumicorn/core/adapter'
import type { ExistingKumicorn, KumicornModuleExtras, KumicornModuleOptions } from './options.ts'

const extras: OptionChecks<KumicornModuleExtras> = {
  isGlobal: aFlag,
  name: aText,
  // What stands in it is looked at where it is mounted.
  path: orFalse(aString),
  paths: anObject,
}

const existing: OptionChecks<ExistingKumicorn> = { kumicorn: aKumicorn, logger: anything }

/** Their values are looked at by `createKumicorn()`. */
const made = Object.fromEntries(kumicornOptionNames.map((name) => [name, anything]))

const async = {
  imports: aList,
  inject: aList,
  useFactory: aFunction,
  useClass: { ...aFunction, what: 'a class' },
  useExisting: anything,
  provideInjectionTokensFrom: aList,
  ...extras,
}

/** @throws ConfigError */
export function checkForRoot(options: unknown): void {
  refuseKumicorn('KumicornModule.forRoot', options)
  checkOptions<Readonly<Record<string, unknown>>>('KumicornModule.forRoot', options, {
    ...made,
    ...existing,
    ...extras,
  })
}

/** @throws ConfigError */
export function checkForRootAsync(options: unknown): void {
  checkOptions<Readonly<Record<string, unknown>>>('KumicornModule.forRootAsync', options, async)
  if (!(options.useFactory || options.useClass || options.useExisting))
    throw new ConfigError('KumicornModule.forRootAsync: give useFactory, useClass or useExisting')
}

function refuseKumicorn(of: string, options: unknown): void {
  if (aKumicorn.fits(options)) throw new ConfigError(`${of}: give { kumicorn } instead of a Kumicorn`)
}

/** What the options come from that are not made by a function. @throws ConfigError */
export function checkMaker(maker: unknown): asserts maker is { create(): KumicornModuleOptions } {
  if (typeof (maker as { readonly create?: unknown } | null)?.create !== 'function')
    throw new ConfigError('KumicornModule: what useClass or useExisting names has no method create()')
}

/** What a factory has made. @throws ConfigError */
export function checkProvided(options: unknown): void {
  if (!anObject.fits(options))
    throw new ConfigError(
      'KumicornModule: the options are no object: what useFactory returns are the options of createKumicorn()',
    )
  refuseKumicorn('KumicornModule', options)
  const late = Object.keys(extras).find((name) => Object.hasOwn(options as object, name))
  if (late !== undefined)
    throw new ConfigError(
      `KumicornModule: ${late} has to be known before the options are: give it to forRootAsync, beside useFactory`,
    )
  if (!Object.hasOwn(options as object, 'kumicorn')) return
  checkOptions<ExistingKumicorn>('KumicornModule, with a kumicorn of your own', options, existing)
  requireKumicorn('KumicornModule', options.kumicorn)
}
