import { kumquatGateway } from '../../src/gateways/kumquat/gateway.ts'
import type { KumquatOptions } from '../../src/gateways/kumquat/options.ts'
import { paynicornGateway } from '../../src/gateways/paynicorn/gateway.ts'
import type { PaynicornOptions } from '../../src/gateways/paynicorn/options.ts'
import type { Fact, Gateway, GatewayHost, OrderRecord } from '../../src/index.ts'
import { newOrder } from '../../src/orders/new-order.ts'
import { orderOf } from '../../src/orders/new-placement.ts'
import { standaloneHost } from '../../src/orders/standalone.ts'

export const SIGN_KEY = '123456789'
export const SECRET = 'merchant-secret'

const host: GatewayHost = standaloneHost()

export const kumquat = (options: Partial<KumquatOptions> = {}) =>
  kumquatGateway({
    baseUrl: 'http://127.0.0.1:9',
    partnerNo: 'P1',
    signKey: SIGN_KEY,
    ...options,
  }).create(host)

export const paynicorn = (options: Partial<PaynicornOptions> = {}) =>
  paynicornGateway({ appKey: 'app-1', merchantSecret: SECRET, ...options }).create(host)

/** An order that was placed by an operation, as it is written down. */
export function placed(
  gateway: Gateway,
  operation: string,
  params: Readonly<Record<string, unknown>>,
): OrderRecord {
  const signal = AbortSignal.abort()
  const message = {
    gateway: gateway.name,
    operation,
    reference: 'R1',
    money: true,
    attempts: 0,
    startedAt: 0,
  }
  const send = () => Promise.reject(new Error('not sent'))
  const placement = { gateway, operation, reference: 'R1', params, timeout: 30_000, signal, message, send }
  return orderOf(placement, 0)
}

/** An order that only a callback has told of. */
export const heardOf = (gateway: Gateway, kind: string): OrderRecord =>
  newOrder({ gateway: gateway.name, account: gateway.account, kind, reference: 'R1' }, 0)

/** What a signed callback says. */
export function heard(gateway: Gateway, name: string, { rawBody }: { readonly rawBody: Uint8Array }): Fact {
  const kind = gateway.callbacks[name]
  if (kind === undefined) throw new Error(`no callback ${name}`)
  return kind.read(rawBody)
}
