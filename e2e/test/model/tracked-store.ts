import type { Store } from '@kumicorn/core'
import type { VirtualClock } from './virtual-clock.ts'

/**
 * A store whose answers are waited for: one that works in a thread needs real time, and no virtual one. What it tells
 * by itself would come in real time, too: here it is found by polling.
 */
export function tracked({ onDue: _, ...store }: Store, clock: VirtualClock): Store {
  const tracking = (value: unknown) =>
    typeof value === 'function' ? (...args: unknown[]) => clock.track(value(...args)) : value
  return Object.fromEntries(Object.entries(store).map(([name, value]) => [name, tracking(value)])) as never
}
