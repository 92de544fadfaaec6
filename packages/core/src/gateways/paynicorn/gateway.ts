import { gatewayCalls } from '../../client.ts'
import { accountOf, hostWith, requireText, requireTrimmed } from '../../client-options.ts'
import { Keys } from '../../data/secret.ts'
import type { Gateway, QuerySchedule } from '../../gateway.ts'
import type { GatewayHost, GatewayPlugin } from '../../gateway-plugin.ts'
import { sameText } from '../../orders/compare.ts'
import { asked, kindOf, requireOwn, sameNumber } from './asked.ts'
import { paynicornCallbacks } from './callbacks.ts'
import { PaynicornClient } from './client.ts'
import { paynicornEndpoints } from './endpoints.ts'
import { checkPaynicornOptions, type PaynicornOptions } from './options.ts'
import { secretParams } from './params.ts'
import { queryPaynicorn } from './query.ts'
import { paynicornReport } from './report.ts'
import { paynicornSecrets } from './results.ts'
import { refusalFact } from './status.ts'
import { type ToldTopUp, topUpFact } from './top-ups.ts'
import { createdFact, type ToldTransaction } from './transactions.ts'
import { paynicornWire } from './wire.ts'

const MINUTE = 60_000

/** Failed top-ups may never be called back: they are only found by asking. */
const schedule: QuerySchedule = {
  delays: [0.5, 1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE),
  ratePerSecond: 5,
  concurrency: 5,
  horizon: 72 * 60 * MINUTE,
}

/** Paynicorn, as {@link createKumicorn} takes it. @throws ConfigError */
export function paynicornGateway(options: PaynicornOptions): GatewayPlugin<PaynicornClient> {
  checkPaynicornOptions(options)
  return { name: 'paynicorn', create: (host) => build(options, host) }
}

/** @throws ConfigError when an option is missing or cannot be right */
function build(options: PaynicornOptions, host: GatewayHost): Gateway<PaynicornClient> {
  const { rechargeAcknowledgement, allowSeveralRefunds = false, absenceCodes = [], reportZone } = options
  requireTrimmed('paynicorn', 'merchantSecret', options.merchantSecret)
  requireTrimmed('paynicorn', 'appKey', options.appKey)
  const keys = new Keys(options.merchantSecret, 'paynicorn.merchantSecret', 'paynicorn')
  const appKey = requireText('paynicorn', 'appKey', options.appKey)
  const calls = gatewayCalls({
    name: 'paynicorn',
    endpoints: paynicornEndpoints,
    wire: paynicornWire(options, keys, hostWith(options, host)),
    options,
    host,
    gateway: () => gateway,
    secrets: [...secretParams, ...paynicornSecrets],
  })
  const gateway: Gateway<PaynicornClient> = {
    name: 'paynicorn',
    account: accountOf('paynicorn', appKey),
    client: new PaynicornClient(calls),
    endpoints: paynicornEndpoints,
    callbacks: paynicornCallbacks(keys, appKey, rechargeAcknowledgement),
    schedule,
    secrets: paynicornSecrets,
    kindOf,
    asked(operation, params) {
      requireOwn(operation, params, appKey)
      return asked(operation, params, allowSeveralRefunds)
    },
    read(order, answer) {
      if ('refusal' in answer) return refusalFact(order, answer.refusal)
      if (order.kind === 'topUp') return topUpFact(order, answer.result as ToldTopUp, 'call')
      return createdFact(order, answer.result as ToldTransaction)
    },
    query: (order, call) => queryPaynicorn({ read: calls.read, absenceCodes }, order, call),
    sameTerm(name, wanted, told) {
      if (name === 'benefitNo') return sameNumber(wanted, told)
      return sameText(name, wanted, told)
    },
    async preflight(watch) {
      const { paynicornPreflight } = await import('./preflight.ts')
      // With keys of its own: which one signs is not decided by looking.
      const own = new Keys(options.merchantSecret, 'paynicorn.merchantSecret', 'paynicorn')
      return paynicornPreflight({ options, keys: own, host, gateway, watch })
    },
    report: (day, call) => paynicornReport({ read: calls.read, zone: reportZone }, day, call),
    close: calls.close,
  }
  return gateway
}
