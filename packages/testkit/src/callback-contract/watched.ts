import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type CallbackMessage, channels } from '@kumicorn/core'
import { onTestFinished } from 'vitest'

type Told = Record<'gateway' | 'kind' | 'status' | 'result', unknown>

/** What those who watch callbacks (metrics) are told of in a test. */
export function watchedCallbacks(): readonly Told[] {
  const told: Told[] = []
  const tell = (message: unknown): void => {
    const { gateway, kind, status, result } = message as CallbackMessage
    told.push({ gateway, kind, status, result })
  }
  subscribe(channels.callback, tell)
  onTestFinished(() => void unsubscribe(channels.callback, tell))
  return told
}
