import { randomUUID } from 'node:crypto'
import { gatewayCalls } from '../../client.ts'
import { hostWith } from '../../client-options.ts'
import type { Check } from '../../data/check.ts'
import { compareDecimals } from '../../data/decimal.ts'
import { GatewayError } from '../../data/errors.ts'
import type { Keys } from '../../data/secret.ts'
import type { Gateway } from '../../gateway.ts'
import type { GatewayHost } from '../../gateway-plugin.ts'
import type { CallbackPreflight, GatewayPreflight, WatchTransport } from '../../gateway-preflight.ts'
import { keysCheck } from '../keys-check.ts'
import { isSignatureRefused } from './answer.ts'
import { availableBalance } from './balance.ts'
import { kumquatEndpoints } from './endpoints.ts'
import type { KumquatBalance } from './operations/balance.ts'
import type { KumquatOptions } from './options.ts'
import { kumquatRefusals } from './refusals.ts'
import { kumquatSecrets } from './results.ts'
import { signKumquat } from './signing.ts'
import { kumquatWire } from './wire.ts'

export interface PreflightParts {
  readonly options: KumquatOptions
  readonly keys: Keys
  readonly host: GatewayHost
  readonly gateway: Gateway
  readonly watch: WatchTransport
}

/** How KUMQUAT is looked at before going live. */
export function kumquatPreflight({ options, keys, host, gateway, watch }: PreflightParts): GatewayPreflight {
  // A clock that is refused is to be seen, not corrected.
  const once: KumquatOptions = { ...options, transport: watch(options.transport), retries: 0, logger: false }
  const callsWith = (which: Keys) =>
    gatewayCalls({
      name: 'kumquat',
      endpoints: kumquatEndpoints,
      wire: kumquatWire(once, which, hostWith(once, host)),
      options: once,
      host,
      gateway: () => gateway,
      secrets: kumquatSecrets,
    })
  const { read, methods } = callsWith(keys)
  const which = keysCheck({
    option: 'kumquat.signKey',
    keys,
    read: (one, signal) => callsWith(one).read(kumquatEndpoints.balance, {}, { signal }),
    isRefused: isSignatureRefused,
  })

  const products: Check = {
    name: 'products',
    async run({ signal }) {
      const { items, total = items.length } = await methods.products.list({ pageSize: 1 }, { signal }).page(1)
      if (items.length > 0) return { state: 'ok', found: `the list of products can be read (${total})` }
      const mend = 'ask KUMQUAT to open products for your account'
      return { state: 'warning', found: 'the list of products is empty', mend }
    },
  }

  const query: Check = {
    name: 'query',
    async run({ signal }) {
      const request_no = `preflight-${randomUUID().slice(0, 18)}`
      try {
        await read(kumquatEndpoints.orders.query, { request_no }, { signal })
        return { state: 'ok', found: 'orders can be asked about' }
      } catch (error) {
        if (!(error instanceof GatewayError) || Object.hasOwn(kumquatRefusals, error.gatewayCode)) throw error
        const { gatewayCode, httpStatus } = error
        const found = `orders can be asked about; one that there is not is answered ${gatewayCode || 'without a code'} (HTTP ${httpStatus})`
        return { state: 'ok', found }
      }
    },
  }

  const balance: Check = {
    name: 'balance',
    async run({ signal }) {
      const told = (await read(kumquatEndpoints.balance, {}, { signal })) as KumquatBalance
      const available = availableBalance(told)
      const found = `${available} may be spent (balance ${told.balance}, credit ${told.credit})`
      if (compareDecimals(available, '0') > 0) return { state: 'ok', found }
      return {
        state: 'warning',
        found,
        mend: 'pay in, or ask KUMQUAT for credit: every order would be refused',
      }
    },
  }

  return {
    url: options.baseUrl,
    signedRead: (call) => read(kumquatEndpoints.balance, {}, call),
    refusals: kumquatRefusals,
    settings: [...which, callbackUrlCheck(options), placingCheck(options)],
    checks: [products, query, balance],
    callbacks: { kumquat: callbackPreflight(options, keys) },
  }
}

function callbackUrlCheck({ callbackUrl }: KumquatOptions): Check {
  return {
    name: 'callbackUrl',
    run() {
      if (callbackUrl === undefined)
        return {
          state: 'warning',
          found:
            'orders that name no callback_url get no callback: their end is known only once it is asked for',
          mend: 'give kumquat.callbackUrl (false, if one is set in the console of KUMQUAT)',
        }
      return callbackUrl === false
        ? {
            state: 'unchecked',
            found: 'callbacks go where the console of KUMQUAT says, which cannot be read',
          }
        : { state: 'ok', found: 'orders name where their callbacks go' }
    },
  }
}

/** Assumption: the routes of the table. That of a read is seen by reading. */
function placingCheck({ endpoints }: KumquatOptions): Check {
  const { path } = kumquatEndpoints.orders.place
  const given = endpoints?.['orders.place']
  const found = `only an order shows whether the path of orders.place is right: ${given ?? `${path}, which is an assumption`}`
  const mend = 'compare it with what KUMQUAT gave to you (kumquat.endpoints), and begin with one small order'
  return { name: 'placing', run: () => ({ state: 'unchecked', found, mend }) }
}

const callbackPreflight = ({ callbackUrl }: KumquatOptions, keys: Keys): CallbackPreflight => ({
  address: callbackUrl === false ? undefined : callbackUrl,
  probe() {
    const fields = { partner_no: `preflight-${randomUUID()}` }
    return Buffer.from(JSON.stringify({ ...fields, sign: signKumquat(fields, keys) }))
  },
})
