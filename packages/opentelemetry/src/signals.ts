import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { channels } from '@kumicorn/core'
import type { MeterProvider, TracerProvider } from '@opentelemetry/api'
import { Metrics } from './metrics.ts'
import { SCOPE } from './names.ts'
import { attempt, safely } from './safely.ts'
import { Spans } from './spans.ts'

/** Where signals go. */
export interface Sinks {
  readonly tracerProvider: TracerProvider | undefined
  readonly meterProvider: MeterProvider | undefined
  /** Whether spans have the reference of their order. */
  readonly references: boolean
}

/** What listens to channels, each by a method of its name. */
type Watcher = { readonly [Name in keyof typeof channels]?: (message: never) => void }

/** Listens to all that this process does, until it is told to stop. */
function listen({ tracerProvider, meterProvider, references }: Sinks): () => void {
  const spans =
    tracerProvider && attempt('spans', () => new Spans(tracerProvider.getTracer(SCOPE), { references }))
  const metrics = meterProvider && attempt('metrics', () => new Metrics(meterProvider.getMeter(SCOPE)))
  const watchers: readonly (Watcher | undefined)[] = [spans, metrics]
  const listeners = watchers.flatMap((watcher) =>
    (Object.keys(channels) as (keyof typeof channels)[])
      .filter((name) => watcher?.[name] !== undefined)
      .map((name) => {
        const watch = safely(name, (message: unknown) => watcher?.[name]?.(message as never))
        return [channels[name], watch] as const
      }),
  )
  for (const [channel, watch] of listeners) subscribe(channel, watch)
  return () => {
    for (const [channel, watch] of listeners) unsubscribe(channel, watch)
    if (metrics) attempt('metrics', () => metrics.stop())
  }
}

interface Shared {
  readonly sinks: Sinks
  readonly stop: () => void
  users: number
}

/** A channel is one for the whole process: whatever has the same sinks listens once, or each call would count twice. */
const all = new Set<Shared>()

export function shareSignals(sinks: Sinks): () => void {
  const isSame = (other: Sinks): boolean =>
    other.tracerProvider === sinks.tracerProvider &&
    other.meterProvider === sinks.meterProvider &&
    other.references === sinks.references
  const shared = [...all].find((other) => isSame(other.sinks)) ?? { sinks, stop: listen(sinks), users: 0 }
  all.add(shared)
  shared.users += 1
  return () => {
    shared.users -= 1
    if (shared.users > 0) return
    all.delete(shared)
    shared.stop()
  }
}
