import { hostChecks } from './client-options.ts'
import {
  aListOf,
  anObject,
  anObjectWith,
  aText,
  checkOptions,
  type OptionCheck,
  type OptionChecks,
} from './data/options.ts'
import type { GatewayPlugin } from './gateway-plugin.ts'
import { type KnownOptions, knownNames } from './gateways/known.ts'
import type { KumicornOptions } from './kumicorn-options.ts'

const withCreate = anObjectWith('', 'create')
const aPlugin: OptionCheck = {
  what: 'a gateway (an object with a name and create)',
  fits: (value) => withCreate.fits(value) && aText.fits((value as GatewayPlugin).name),
}

const checks: OptionChecks<KumicornOptions> = {
  ...(Object.fromEntries(knownNames.map((name) => [name, anObject])) as OptionChecks<KnownOptions>),
  gateways: aListOf(aPlugin),
  store: anObjectWith('a store, made by sqliteStore() or memoryStore()', 'open', 'begin', 'commit', 'close'),
  callbacks: anObject,
  deliveries: anObject,
  reconcile: anObject,
  ...hostChecks,
}

/** What `createKumicorn()` takes. */
export const kumicornOptionNames: readonly string[] = Object.keys(checks)

/** @throws ConfigError for what is no option, or cannot be one */
export function checkKumicornOptions(options: unknown): asserts options is KumicornOptions {
  checkOptions<KumicornOptions>('createKumicorn', options, checks)
}
