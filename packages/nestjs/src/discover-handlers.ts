import { ConfigError, type HandlerContext, type OrderEvent } from '@kumicorn/core'
import type { DiscoveryService } from '@nestjs/core'
import { type Registration, registrationsOf } from './on-order-event.ts'

/** A decorated method, bound to its provider. */
export interface DiscoveredHandler extends Registration {
  readonly name: string
  readonly handle: (event: OrderEvent, context: HandlerContext) => unknown
}

/**
 * Every `@OnOrderEvent` of the application.
 * @throws ConfigError for a provider that has no one instance, a name that is taken, and what is no method
 */
export function discoverHandlers(discovery: DiscoveryService): readonly DiscoveredHandler[] {
  const instances = new Set<object>()
  const taken = new Set<string>()
  const handlers: DiscoveredHandler[] = []
  for (const wrapper of [...discovery.getProviders(), ...discovery.getControllers()]) {
    const instance: unknown = wrapper.instance
    // An alias has the instance of what it stands for.
    if (typeof instance !== 'object' || instance === null || instances.has(instance)) continue
    instances.add(instance)
    const prototype: object | null = Object.getPrototypeOf(instance)
    for (const registration of registrationsOf(prototype)) {
      const { method } = registration
      const where = `${prototype?.constructor.name}.${String(method)}`
      if (wrapper.isTransient || !wrapper.isDependencyTreeStatic()) {
        throw new ConfigError(
          `@OnOrderEvent on ${where}: its class, or something that it injects, is request-scoped or transient, ` +
            `and an event belongs to no request. Move the method to a provider of the default scope`,
        )
      }
      const { types, kumicorn, name = where } = registration
      for (const type of types) {
        const key = JSON.stringify([kumicorn, type, name])
        if (taken.has(key)) {
          throw new ConfigError(
            `@OnOrderEvent: two handlers of ${type} are named "${name}". If two modules provide one class, let one ` +
              'of them provide and export it; else give one handler another name: { name: … }',
          )
        }
        taken.add(key)
      }
      const target = instance as Record<string | symbol, DiscoveredHandler['handle']>
      const is = typeof target[method]
      if (is !== 'function') {
        throw new ConfigError(
          `@OnOrderEvent on ${where}: it is no method (it is ${is}), and would handle nothing`,
        )
      }
      // Called without a doubt: what is no method any more must not be taken for one that has handled the event.
      const handle: DiscoveredHandler['handle'] = (event, context) =>
        (target[method] as DiscoveredHandler['handle'])(event, context)
      handlers.push({ ...registration, name, handle })
    }
  }
  return handlers
}
