import { ConfigError } from './data/errors.ts'
import {
  aCount,
  aDuration,
  aNumberAboveZero,
  anObject,
  anObjectWith,
  aText,
  type OptionCheck,
} from './data/options.ts'
import { isThenable } from './data/realm.ts'
import { unheard } from './data/unheard.ts'
import type { Gateway } from './gateway.ts'
import { someDelays } from './orders/polling/schedule.ts'

const members: Readonly<Record<string, OptionCheck>> = {
  account: aText,
  endpoints: anObject,
  callbacks: anObject,
  schedule: anObject,
}
const pace: Readonly<Record<string, OptionCheck>> = {
  delays: someDelays,
  ratePerSecond: aNumberAboveZero,
  concurrency: aCount(1),
  horizon: aDuration(366),
}
const aGateway = anObjectWith('', 'kindOf', 'asked', 'read', 'query')
const aKind = anObjectWith('', 'read', 'acknowledge')

/** What a plugin has made, if it is a gateway: a mistake in it must not wait for the first order. @throws ConfigError */
export function checkedGateway<Client>(name: string, gateway: Gateway<Client>): Gateway<Client> {
  const fail = (what: string): never => {
    throw new ConfigError(`createKumicorn: the gateway "${name}" ${what}`)
  }
  if (isThenable(gateway)) {
    unheard(gateway)
    fail('is made by a create() that is asynchronous: it has to return the gateway at once')
  }
  if (!aGateway.fits(gateway)) fail('must have kindOf, asked, read and query')
  for (const optional of ['balance', 'report'] as const)
    if (gateway[optional] !== undefined && typeof gateway[optional] !== 'function')
      fail(`must have ${optional} as a function, or not at all`)
  if (gateway.name !== name) fail('has another name than its plugin')
  const check = (of: object, checks: typeof members, where: string): void => {
    for (const [member, { what, fits }] of Object.entries(checks))
      if (!fits((of as Record<string, unknown>)[member])) fail(`must have ${where}${member}: ${what}`)
  }
  check(gateway, members, '')
  check(gateway.schedule, pace, 'schedule.')
  for (const [kind, callback] of Object.entries(gateway.callbacks)) {
    if (!aKind.fits(callback)) fail(`must have callbacks.${kind} with read and acknowledge`)
    if (!aText.fits(callback.path) || !callback.path.startsWith('/'))
      fail(`must have callbacks.${kind}.path that begins with "/"`)
  }
  return gateway
}
