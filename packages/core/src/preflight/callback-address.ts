import { lookup } from 'node:dns/promises'
import type { CheckResult } from '../data/check.ts'
import { nearestHint } from '../data/options.ts'
import type { CallbackKind } from '../gateway.ts'
import type { CallbackPreflight } from '../gateway-preflight.ts'
import { isInside, isThisMachine } from './addresses.ts'
import { hostOf } from './connection.ts'
import type { PreflightOptions } from './report.ts'
import { failed, severe, unchecked, warning } from './results.ts'

type PublicUrl = NonNullable<PreflightOptions['publicUrl']>

/** A kind of callback, with its name. */
export interface NamedKind {
  readonly name: string
  readonly kind: CallbackKind
  readonly plan: CallbackPreflight
}

/** Where the gateway sends a kind of callback to; or what is wrong with that. */
export function addressOf(
  { name, kind, plan }: NamedKind,
  publicUrl: PublicUrl | undefined,
): URL | CheckResult {
  if (publicUrl === undefined) return unchecked('no public address was given', GIVE)
  const given = typeof publicUrl === 'string' ? publicUrl : publicUrl[name]
  const derived = given === undefined ? undefined : readUrl(given)
  // What orders name is where the gateway goes.
  const url = plan.address === undefined ? derived : readUrl(plan.address)
  if (url === undefined)
    return given === undefined
      ? unchecked('no public address was given for this kind', GIVE)
      : failed(
          'its public address is no http or https address',
          'give one like https://shop.example/callbacks',
        )
  if (plan.address === undefined && typeof publicUrl === 'string')
    url.pathname = url.pathname.replace(/\/+$/, '') + kind.path
  return faultOf(url) ?? plan.addressFault?.(url) ?? url
}

const GIVE = 'give where the callbacks are mounted, as the gateways see it (publicUrl, or --public-url)'

/** The names of kinds that there are not. */
export function unknownKinds(
  publicUrl: PublicUrl | undefined,
  names: readonly string[],
): CheckResult | undefined {
  if (publicUrl === undefined || typeof publicUrl === 'string') return undefined
  const unknown = Object.keys(publicUrl).find((name) => !names.includes(name))
  if (unknown === undefined) return undefined
  return failed(`publicUrl: there is no kind of callback "${unknown}"${nearestHint(unknown, names)}`)
}

function readUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url && /^https?:$/.test(url.protocol) ? url : undefined
}

function faultOf({ username, password, hash }: URL): CheckResult | undefined {
  if (username !== '' || password !== '')
    return failed(
      'its address holds a user name or a password, which gateways do not send',
      'take them out: what is signed proves who calls',
    )
  return hash === ''
    ? undefined
    : failed('its address has a fragment ("#…"), which nobody sends', 'take it out of the address')
}

/** For a line: without what a query string may hold. */
export const shownUrl = ({ origin, pathname, search }: URL): string =>
  `${origin}${pathname}${search === '' ? '' : '?…'}`

/** Whether gateways can reach the host of an address at all; undefined when nothing speaks against it. */
export async function reachFault(url: URL, production: boolean): Promise<CheckResult | undefined> {
  const host = hostOf(url)
  const addresses = await lookup(host, { all: true }).catch(() => [])
  const texts = addresses.map(({ address }) => address)
  if (isThisMachine(host) || texts.some(isThisMachine))
    return severe(
      production,
      `${host} is this machine: no gateway reaches it`,
      'give the address that others see',
    )
  const inside = texts.find(isInside)
  if (inside === undefined) return undefined
  return warning(
    `${host} is ${inside} here, which only machines of this network reach`,
    'if the name has another address outside, ask from outside; else give the public one',
  )
}
