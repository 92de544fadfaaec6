import { randomUUID } from 'node:crypto'
import { gatewayCalls } from '../../client.ts'
import { hostWith } from '../../client-options.ts'
import type { Check, CheckResult } from '../../data/check.ts'
import { currenciesOf } from '../../data/currencies.ts'
import type { Keys } from '../../data/secret.ts'
import type { Gateway } from '../../gateway.ts'
import type { GatewayHost } from '../../gateway-plugin.ts'
import type { GatewayPreflight, WatchTransport } from '../../gateway-preflight.ts'
import type { CallOptions } from '../../http/call.ts'
import { keysCheck } from '../keys-check.ts'
import { isSignatureRefused } from './answer.ts'
import { ASSUMED_CONTENT_SUCCESS } from './codes.ts'
import { paynicornEndpoints } from './endpoints.ts'
import { DEFAULT_URL, type PaynicornOptions } from './options.ts'
import { paynicornRefusals } from './refusals.ts'
import { paynicornSecrets } from './results.ts'
import { seal } from './signing.ts'
import type { ToldTransaction } from './transactions.ts'
import { paynicornWire } from './wire.ts'

export interface PreflightParts {
  readonly options: PaynicornOptions
  readonly keys: Keys
  readonly host: GatewayHost
  readonly gateway: Gateway
  readonly watch: WatchTransport
}

const unseen: Readonly<Record<'address', CheckResult>> = {
  address: {
    state: 'unchecked',
    found: 'only refunds and payouts are refused from addresses that are not registered, and they move money',
    mend: 'register the addresses of your servers with Paynicorn before the first refund or payout',
  },
}

/** How Paynicorn is looked at before going live. */
export function paynicornPreflight({
  options,
  keys,
  host,
  gateway,
  watch,
}: PreflightParts): GatewayPreflight {
  const once: PaynicornOptions = {
    ...options,
    transport: watch(options.transport),
    retries: 0,
    logger: false,
  }
  const callsWith = (which: Keys) =>
    gatewayCalls({
      name: 'paynicorn',
      endpoints: paynicornEndpoints,
      wire: paynicornWire(once, which, hostWith(once, host)),
      options: once,
      host,
      gateway: () => gateway,
      secrets: paynicornSecrets,
    })
  const { read, methods } = callsWith(keys)
  const ask = (from: typeof read, call: CallOptions) => {
    const params = { orderId: `preflight-${randomUUID()}`, txnType: 'payment' }
    return from(paynicornEndpoints.transactions.query, params, call)
  }
  let told: ToldTransaction | undefined

  const query: Check = {
    name: 'query',
    run() {
      const { code = '', status = '' } = told ?? {}
      const found = `transactions can be asked about; one that there is not is answered code "${code}", status "${status}"`
      const isKnown = ASSUMED_CONTENT_SUCCESS.includes(code) || options.absenceCodes?.includes(code) === true
      const hint = `; if that is its word for that, say absenceCodes: ["${code}"]`
      return { state: 'ok', found: isKnown || code === '' ? found : found + hint }
    },
  }

  const methodsList: Check = {
    name: 'methods',
    async run({ signal, country }) {
      const [currency = 'USD'] = currenciesOf(country)
      const params = { countryCode: country, currency, txnType: 'payment' } as const
      const { methodInfo } = await methods.methods.list(params, { signal })
      const of = `methods of payment of ${country} in ${currency}`
      if (methodInfo.length > 0) return { state: 'ok', found: `the ${of} can be read (${methodInfo.length})` }
      const mend = 'if you take payments there, ask Paynicorn to open them; else give another country'
      return { state: 'warning', found: `there are no ${of}`, mend }
    },
  }

  const balance: Check = {
    name: 'balance',
    run: () => ({ state: 'unchecked', found: 'Paynicorn has no operation that tells a balance' }),
  }

  return {
    url: options.baseUrl ?? DEFAULT_URL,
    // No list: whatever its signed content says of the transaction, the envelope was accepted.
    async signedRead(call) {
      told = (await ask(read, call)) as ToldTransaction
    },
    settings: keysCheck({
      option: 'paynicorn.merchantSecret',
      keys,
      read: (one, signal) => ask(callsWith(one).read, { signal }),
      isRefused: isSignatureRefused,
    }),
    refusals: paynicornRefusals,
    unseen,
    checks: [query, methodsList, balance],
    callbacks: {
      paynicornPostback: { probe: () => probeOf(keys) },
      paynicornRecharge: { probe: () => probeOf(keys), addressFault: rechargeFault },
    },
  }
}

/** A content that names another account, and no order. */
const probeOf = (keys: Keys): Uint8Array =>
  Buffer.from(JSON.stringify(seal({ appKey: `preflight-${randomUUID()}` }, keys)))

const rechargeFault = ({ search }: URL): CheckResult | undefined =>
  search === ''
    ? undefined
    : {
        state: 'failed',
        found: 'the recharge address has a query string, which Paynicorn does not take',
        mend: 'put what it says into the path, and give the address without "?…"',
      }
