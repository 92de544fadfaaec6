import 'reflect-metadata'
import {
  ConfigError,
  type HandleOrderEvent,
  type OrderEventType,
  type TransactionalHandler,
} from '@kumicorn/core'
import { aFlag, anything, aText, checkOptions, type OptionChecks } from '@kumicorn/core/adapter'
import { isStandard, standardDecorator } from './standard-decorators.ts'

export interface OnOrderEventOptions {
  /**
   * What the deliveries to this handler are counted under: keep it stable across releases. Default:
   * `ClassName.methodName`; name it yourself if your build renames classes.
   */
  readonly name?: string | undefined
  /** How many events it takes at a time. Default: `deliveries.concurrency`. */
  readonly concurrency?: number | undefined
  /**
   * `true`: what the method writes through `db` of its context is committed together with the delivery, or not at
   * all. Needs `postgresStore`.
   */
  readonly transaction?: boolean | undefined
  /** The name of the Kumicorn whose events are handled. Default: the one without a name. */
  readonly kumicorn?: string | undefined
}

/** One `@OnOrderEvent` on one method. */
export interface Registration extends OnOrderEventOptions {
  readonly types: readonly OrderEventType[]
  readonly method: string | symbol
}

const checks: OptionChecks<OnOrderEventOptions> = {
  name: aText,
  // Looked at by `on()`.
  concurrency: anything,
  transaction: aFlag,
  kumicorn: aText,
}

const REGISTRATIONS = 'kumicorn:on-order-event'

/**
 * Makes a method of a provider or controller a handler of order events, of one type or several. The method gets the
 * event and its context (`signal`, `tries`, `order`, `superseded`). Its name is one queue: take one method for what must
 * stay in order. With a durable store a callback is acknowledged once its event is written, and the method is tried for
 * about three days; without one, only after the method has finished.
 * @throws ConfigError on a static method, without a type or its parentheses, and for what is no option; at bootstrap for an unknown type, a
 *   name that is taken, an unknown `kumicorn`, what is no method, and a provider that is request-scoped or transient
 * @example
 * @OnOrderEvent(['order.succeeded', 'order.reversed'], { name: 'fulfil' })
 * async fulfil(event: OrderEvent, { signal }: HandlerContext): Promise<void> {}
 */
export function OnOrderEvent<Type extends OrderEventType>(
  types: Type | readonly Type[],
  options: OnOrderEventOptions = {},
) {
  requireParentheses(types, options)
  return <Handle extends HandleOrderEvent<Type> | TransactionalHandler<Type, never>['handle']>(
    prototype: object,
    method: string | symbol,
    _descriptor: TypedPropertyDescriptor<Handle>,
  ): void => {
    if (isStandard(method)) throw standardDecorator('OnOrderEvent')
    if (typeof prototype === 'function') {
      if (method === undefined)
        throw new ConfigError(`@OnOrderEvent on ${prototype.name}: put it on a method, not on the class`)
      throw new ConfigError(
        `@OnOrderEvent: ${prototype.name}.${String(method)} is static, and has no provider`,
      )
    }
    const where = `${prototype.constructor.name}.${String(method)}`
    checkOptions<OnOrderEventOptions>(`@OnOrderEvent on ${where}`, options, checks)
    // A copy: whoever gave the list may go on with it.
    const list = Array.isArray(types) ? [...types] : [types]
    if (list.length === 0 || list.some((type) => typeof type !== 'string'))
      throw new ConfigError(
        `@OnOrderEvent on ${where}: give a type of event, or a list of them, e.g. "order.succeeded"`,
      )
    const registrations = [...own(prototype), { types: list, method, ...options }]
    Reflect.defineMetadata(REGISTRATIONS, registrations, prototype)
  }
}

/**
 * Without them it is given what is decorated itself, and what it returns is put in the place of the method, or of nothing.
 * @throws ConfigError
 */
function requireParentheses(given: unknown, at: unknown): void {
  const isPrototype = typeof given === 'object' && given !== null && !Array.isArray(given)
  if (!isPrototype && typeof given !== 'function') return
  const of = isPrototype ? given.constructor : given
  const method = ['string', 'symbol'].includes(typeof at) ? `.${String(at)}` : ''
  const where = typeof of === 'function' && of.name !== '' ? ` on ${of.name}${method}` : ''
  throw new ConfigError(
    `@OnOrderEvent${where} has no parentheses, or no type of event in them: write @OnOrderEvent('order.succeeded')`,
  )
}

/** The registrations of a class and of those it extends. A method that is decorated anew replaces the inherited. */
export function registrationsOf(prototype: object | null): readonly Registration[] {
  if (prototype === null) return []
  const owned = own(prototype)
  const inherited = registrationsOf(Object.getPrototypeOf(prototype))
  return [...owned, ...inherited.filter(({ method }) => owned.every((other) => other.method !== method))]
}

function own(prototype: object): readonly Registration[] {
  return Reflect.getOwnMetadata(REGISTRATIONS, prototype) ?? []
}
