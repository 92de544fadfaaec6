import { requireKumicorn } from './require-kumicorn.ts'
import type { Startable } from './self-starting.ts'

/** What of a Kumicorn is started and stopped with its hosts. */
export interface Living extends Startable {
  stop(): Promise<void>
}

const hosts = new WeakMap<Living, Set<object>>()

/** Starts a Kumicorn for one of the servers or applications that have it. @throws StoreError, as `start()` */
export function startFor(host: object, kumicorn: Living): Promise<void> {
  requireKumicorn('startFor', kumicorn)
  hosts.set(kumicorn, (hosts.get(kumicorn) ?? new Set()).add(host))
  return kumicorn.start()
}

/** Stops it once the last of them has closed: one that closes must not take the callbacks of the others. */
export async function stopFor(host: object, kumicorn: Living): Promise<void> {
  requireKumicorn('stopFor', kumicorn)
  const others = hosts.get(kumicorn)
  others?.delete(host)
  if (others === undefined || others.size === 0) await kumicorn.stop()
}
