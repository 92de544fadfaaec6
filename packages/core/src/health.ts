import { StoreError } from './data/errors.ts'
import type { Logger } from './data/logger.ts'
import type { Health } from './kumicorn-options.ts'
import type { HandlerRegistry } from './orders/handler-registry.ts'
import type { Store } from './stores/store.ts'

/** Opens a store, and proves that it can be written. @throws StoreError, whatever the store has thrown */
export async function openStore(store: Store): Promise<void> {
  try {
    await store.open()
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw new StoreError(`kumicorn.start: the store cannot be used: ${said(error)}`, { cause: error })
  }
}

/** How things stand. Never rejects. */
export async function healthOf(store: Store, handlers: HandlerRegistry): Promise<Health> {
  try {
    await store.open()
    const { missing: missingHandlers, missingTypes } = await handlers.missing()
    const ok = missingHandlers.length + missingTypes.length === 0
    return { ok, storeError: undefined, missingHandlers, missingTypes }
  } catch (error) {
    return { ok: false, storeError: said(error), missingHandlers: [], missingTypes: [] }
  }
}

/** A store of somebody else's may reject with anything. */
const said = (error: unknown): string => {
  try {
    return error instanceof Error ? String(error.message) : String(error)
  } catch {
    return 'it has thrown what cannot be shown'
  }
}

/** In production, a store that forgets with the process is a mistake. */
export function warnIfForgetful({ durable }: Store, logger: Logger | undefined): void {
  if (durable || process.env.NODE_ENV !== 'production') return
  logger?.warn({}, 'kumicorn: the memory store forgets every order with the process: take sqliteStore()')
}
