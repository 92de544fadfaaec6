import type { Health } from './kumicorn-options.ts'
import type { HandlerRegistry } from './orders/handler-registry.ts'
import type { Store } from './stores/store.ts'

/** How things stand. Never rejects. */
export async function healthOf(store: Store, handlers: HandlerRegistry): Promise<Health> {
  try {
    await store.open()
    const missingHandlers = await handlers.missing()
    return { ok: missingHandlers.length === 0, storeError: undefined, missingHandlers }
  } catch (error) {
    return { ok: false, storeError: (error as Error).message, missingHandlers: [] }
  }
}
