import { allowList } from './callbacks/allow-list.ts'
import type { CallbackProtocol, Fact } from './callbacks/protocol.ts'
import { type ReceiveParts, receive } from './callbacks/receive.ts'
import type { CallbackHandler } from './callbacks/types.ts'
import { type Clock, systemClock } from './clock.ts'
import { ConfigError } from './errors.ts'
import { kumquatCallbacks } from './gateways/kumquat/callback.ts'
import { KumquatClient, type KumquatOptions } from './gateways/kumquat/client.ts'
import { PaynicornClient, type PaynicornOptions } from './gateways/paynicorn/client.ts'
import { paynicornPostbacks } from './gateways/paynicorn/postback.ts'
import { paynicornRecharges } from './gateways/paynicorn/recharge-callback.ts'
import type { Logger } from './logger.ts'
import { type HandleOrderEvent, Handlers, type OrderEventHandler } from './orders/handlers.ts'
import { Inbox } from './orders/inbox.ts'
import type { OrderEventType } from './orders/lifecycle.ts'
import { Keys } from './secret.ts'
import { memoryStore } from './stores/memory.ts'
import type { Store } from './stores/store.ts'

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

export interface KumicornOptions {
  readonly kumquat?: KumquatOptions | undefined
  readonly paynicorn?: PaynicornOptions | undefined
  /** Where orders and events are kept. Default: {@link memoryStore}. */
  readonly store?: Store | undefined
  readonly callbacks?: CallbacksOptions | undefined
  readonly logger?: Logger | undefined
  /** For tests. */
  readonly clock?: Clock | undefined
}

/** One handler for each kind of callback. A kind whose gateway is not configured answers 404. */
export interface Callbacks {
  readonly kumquat: CallbackHandler
  readonly paynicornPostback: CallbackHandler
  readonly paynicornRecharge: CallbackHandler
  /** Adapters need not read on once a body is longer than this: a longer one is refused anyway. */
  readonly maxBodyBytes: number
}

/** Clients, callbacks and handlers of one merchant. Made by {@link createKumicorn}. */
export class Kumicorn {
  readonly callbacks: Callbacks
  readonly #kumquat: KumquatClient | undefined
  readonly #paynicorn: PaynicornClient | undefined
  readonly #handlers = new Handlers()
  readonly #inbox: Inbox
  #open = true

  /** @throws ConfigError when an option is missing or cannot be right */
  constructor(options: KumicornOptions) {
    const { store = memoryStore(), clock = systemClock, logger, callbacks = {} } = options
    const shared = { clock, logger }
    this.#kumquat = options.kumquat && new KumquatClient({ ...shared, ...options.kumquat })
    this.#paynicorn = options.paynicorn && new PaynicornClient({ ...shared, ...options.paynicorn })
    if (!this.#kumquat && !this.#paynicorn) {
      throw new ConfigError('createKumicorn: configure at least one gateway, kumquat or paynicorn')
    }
    this.#inbox = new Inbox({ store, handlers: this.#handlers, clock, logger })
    const parts = receiveParts(callbacks, { inbox: this.#inbox, clock, logger, isOpen: () => this.#open })
    this.callbacks = callbackHandlers(options, parts, this.#kumquat, this.#paynicorn)
  }

  /** @throws ConfigError when KUMQUAT is not configured */
  get kumquat(): KumquatClient {
    return this.#kumquat ?? missing('kumquat')
  }

  /** @throws ConfigError when Paynicorn is not configured */
  get paynicorn(): PaynicornClient {
    return this.#paynicorn ?? missing('paynicorn')
  }

  /**
   * Registers a handler: a named function, or `{ name, handle }`. A callback is acknowledged only after every
   * handler of its event has finished; one that throws makes the gateway send again, and only the handlers
   * that have not finished then run again. Returns a function that takes the handler off.
   * @throws ConfigError for an unknown type, a handler without a name, or a name that is taken
   */
  on<Type extends OrderEventType>(
    type: Type,
    handler: OrderEventHandler<Type> | HandleOrderEvent<Type>,
  ): () => void {
    return this.#handlers.add(type, handler)
  }

  /** Takes callbacks (again, after {@link stop}). A new Kumicorn takes them from the beginning. */
  async start(): Promise<void> {
    this.#open = true
  }

  /** Answers new callbacks with 503, waits for those that are being handled, and closes idle connections. */
  async stop(): Promise<void> {
    this.#open = false
    await this.#inbox.idle()
    await Promise.all([this.#kumquat?.close(), this.#paynicorn?.close()])
  }
}

/** Puts the parts together: clients, callbacks, handlers, store. @throws ConfigError */
export function createKumicorn(options: KumicornOptions): Kumicorn {
  return new Kumicorn(options)
}

function missing(gateway: 'kumquat' | 'paynicorn'): never {
  throw new ConfigError(`${gateway} is not configured: pass createKumicorn({ ${gateway}: { … } })`, {
    gateway,
  })
}

type Built = Pick<ReceiveParts, 'inbox' | 'clock' | 'logger' | 'isOpen'>

function receiveParts(
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

function callbackHandlers(
  { kumquat, paynicorn, callbacks }: KumicornOptions,
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
