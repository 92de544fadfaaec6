import { ConfigError } from '../data/errors.ts'
import { kumquatCallbacks } from '../gateways/kumquat/callback.ts'
import type { KumquatClient, KumquatOptions } from '../gateways/kumquat/client.ts'
import type { PaynicornClient, PaynicornOptions } from '../gateways/paynicorn/client.ts'
import { paynicornPostbacks } from '../gateways/paynicorn/postback.ts'
import { paynicornRecharges } from '../gateways/paynicorn/recharge-callback.ts'
import type { Fact } from '../orders/facts.ts'
import { Keys } from '../data/secret.ts'
import { allowList } from './allow-list.ts'
import type { CallbackProtocol } from './protocol.ts'
import { type ReceiveParts, receive } from './receive.ts'
import type { CallbackHandler } from './types.ts'

export interface CallbacksOptions {
  /** A longer body is refused with 413. Default 65 536. */
  readonly maxBodyBytes?: number | undefined
  /** Addresses and ranges that callbacks may come from, e.g. `['192.0.2.0/24']`. Default: any. */
  readonly allowIps?: readonly string[] | undefined
  /** Milliseconds after which a callback that is still being handled is answered 503. Default 20 000. */
  readonly timeout?: number | undefined
  /** The text that acknowledges Paynicorn's recharge callback. Default `success`: an assumption, see the docs. */
  readonly rechargeAcknowledgement?: string | undefined
}

/** One handler for each kind of callback. A kind whose gateway is not configured answers 404. */
export interface Callbacks {
  readonly kumquat: CallbackHandler
  readonly paynicornPostback: CallbackHandler
  readonly paynicornRecharge: CallbackHandler
  /** Adapters need not read on once a body is longer than this: a longer one is refused anyway. */
  readonly maxBodyBytes: number
}

type Built = Pick<ReceiveParts, 'inbox' | 'clock' | 'logger' | 'isOpen'>

/** Checks the options of callbacks. @throws ConfigError */
export function receiveParts(
  { maxBodyBytes = 65_536, allowIps, timeout = 20_000 }: CallbacksOptions,
  built: Built,
): ReceiveParts {
  for (const [name, value] of Object.entries({ maxBodyBytes, timeout })) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ConfigError(`callbacks.${name} must be a whole number from 1`)
  }
  return { ...built, maxBodyBytes, timeout, isAllowed: allowIps && allowList(allowIps) }
}

const notConfigured: CallbackHandler = async () => ({
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'refused: this gateway is not configured',
})

interface Configured {
  readonly kumquat?: KumquatOptions | undefined
  readonly paynicorn?: PaynicornOptions | undefined
  readonly callbacks?: CallbacksOptions | undefined
}

/** The callback handlers of the gateways that are configured. */
export function callbackHandlers(
  { kumquat, paynicorn, callbacks }: Configured,
  parts: ReceiveParts,
  kumquatClient: KumquatClient | undefined,
  paynicornClient: PaynicornClient | undefined,
): Callbacks {
  const handler = <F extends Fact>(protocol: CallbackProtocol<F> | undefined): CallbackHandler =>
    protocol ? receive(protocol, parts) : notConfigured
  const kumquatKeys = kumquat && new Keys(kumquat.signKey, 'kumquat.signKey', 'kumquat')
  const paynicornKeys =
    paynicorn && new Keys(paynicorn.merchantSecret, 'paynicorn.merchantSecret', 'paynicorn')
  const acknowledgement = callbacks?.rechargeAcknowledgement
  return {
    maxBodyBytes: parts.maxBodyBytes,
    kumquat: handler(kumquatKeys && kumquatClient && kumquatCallbacks(kumquatKeys, kumquatClient)),
    paynicornPostback: handler(
      paynicornKeys && paynicornClient && paynicornPostbacks(paynicornKeys, paynicornClient),
    ),
    paynicornRecharge: handler(
      paynicornKeys && paynicornClient && paynicornRecharges(paynicornKeys, paynicornClient, acknowledgement),
    ),
  }
}
