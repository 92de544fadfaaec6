import { gatewayCalls } from '../../client.ts'
import { accountOf, hostWith, requireText, requireTrimmed } from '../../client-options.ts'
import { ConfigError, KumicornError } from '../../data/errors.ts'
import { Keys } from '../../data/secret.ts'
import type { Asked, Gateway, QuerySchedule } from '../../gateway.ts'
import type { GatewayHost, GatewayPlugin } from '../../gateway-plugin.ts'
import { sameAmount, sameText } from '../../orders/compare.ts'
import { textsOf } from '../texts.ts'
import { isNoSuchOrder } from './answer.ts'
import { kumquatCallbacks } from './callbacks.ts'
import { KumquatClient } from './client.ts'
import { kumquatEndpoints } from './endpoints.ts'
import type { KumquatBalance } from './operations/balance.ts'
import type { KumquatOrder } from './operations/orders.ts'
import { checkKumquatOptions, type KumquatOptions } from './options.ts'
import { kumquatSecrets } from './results.ts'
import { orderFact, refusalFact, termNames } from './status.ts'
import { kumquatWire } from './wire.ts'

const MINUTE = 60_000

/** Its callbacks come within eight minutes, five at most: questions are for what they left open. */
const schedule: QuerySchedule = {
  delays: [2, 5, 10, 20, 40, 60].map((minutes) => minutes * MINUTE),
  ratePerSecond: 5,
  concurrency: 5,
  horizon: 72 * 60 * MINUTE,
}

/** KUMQUAT, as {@link createKumicorn} takes it. @throws ConfigError */
export function kumquatGateway(options: KumquatOptions): GatewayPlugin<KumquatClient> {
  checkKumquatOptions(options)
  return { name: 'kumquat', create: (host) => build(options, host) }
}

/** @throws ConfigError when an option is missing or cannot be right */
function build(options: KumquatOptions, host: GatewayHost): Gateway<KumquatClient> {
  requireTrimmed('kumquat', 'signKey', options.signKey)
  requireTrimmed('kumquat', 'partnerNo', options.partnerNo)
  const keys = new Keys(options.signKey, 'kumquat.signKey', 'kumquat')
  const partnerNo = requireText('kumquat', 'partnerNo', options.partnerNo)
  if (partnerNo.includes('&'))
    throw new ConfigError('kumquat.partnerNo must not contain "&": what is signed could be read in two ways')
  const calls = gatewayCalls({
    name: 'kumquat',
    endpoints: kumquatEndpoints,
    wire: kumquatWire(options, keys, hostWith(options, host)),
    options,
    host,
    gateway: () => gateway,
    secrets: kumquatSecrets,
  })
  const gateway: Gateway<KumquatClient> = {
    name: 'kumquat',
    account: accountOf('kumquat', partnerNo),
    client: new KumquatClient(calls),
    endpoints: kumquatEndpoints,
    callbacks: kumquatCallbacks(keys, partnerNo),
    schedule,
    secrets: kumquatSecrets,
    // Both money operations share one space of references, and one query.
    kindOf: () => 'order',
    asked: (_, params) => asked(params),
    read: (order, answer) =>
      'refusal' in answer
        ? refusalFact(order, answer.refusal)
        : orderFact(order, answer.result as KumquatOrder, 'call'),
    async query(order, options) {
      const { reference } = order
      try {
        const row = kumquatEndpoints.orders.query
        const told = await calls.read(row, { request_no: reference }, { ...options, reference })
        return orderFact(order, told as KumquatOrder, 'query')
      } catch (error) {
        if (error instanceof KumicornError && isNoSuchOrder(error)) return 'absent'
        throw error
      }
    },
    sameTerm(name, wanted, told) {
      // Codes are told in either case.
      if (name === 'country_code' || name === 'unit') return wanted.toUpperCase() === told.toUpperCase()
      return name === 'base_value' ? sameAmount(wanted, told) : sameText(name, wanted, told)
    },
    async preflight(watch) {
      const { kumquatPreflight } = await import('./preflight.ts')
      // With keys of its own: which one signs is not decided by looking.
      const own = new Keys(options.signKey, 'kumquat.signKey', 'kumquat')
      return kumquatPreflight({ options, keys: own, host, gateway, watch })
    },
    async balance(options) {
      const told = (await calls.read(kumquatEndpoints.balance, {}, options)) as KumquatBalance
      // Assumption: orders are paid from it, also below zero, while the credit stays as it was granted.
      return { amount: told.balance }
    },
    close: calls.close,
  }
  return gateway
}

const PERSONAL: readonly string[] = ['account']

/** An extra `amount` or `currency` of the user's is no price: that is not known before the gateway tells it. */
function asked(params: Readonly<Record<string, unknown>>): Asked {
  const terms = textsOf(params, termNames)
  return { terms, recipient: terms.account, personal: PERSONAL }
}
