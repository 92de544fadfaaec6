import { type Explanation, unclear } from '@kumicorn/messages'
import { gateways } from '../../gateways/all.ts'
import type { WireMessage } from '../../gateways/gateway.ts'
import type { GatewaySettings } from '../../options.ts'
import type { HistoryEntry, Timeline } from './entry.ts'

/** How a message of the history was signed; undefined for what is no message. */
export function explain(
  { gateway }: Pick<Timeline, 'gateway'>,
  entry: HistoryEntry,
  settings: GatewaySettings,
): Explanation | undefined {
  const message = messageOf(entry)
  if (message === undefined) return undefined
  return message.isWhole
    ? gateways[gateway].explain(message, settings)
    : unclear('Too long to be kept whole, so it cannot be checked here.')
}

/** An entry as the message that it keeps. */
export function messageOf(entry: HistoryEntry): (WireMessage & { readonly isWhole: boolean }) | undefined {
  if (entry.kind === 'status' || entry.kind === 'fault') return undefined
  const { kind, body } = entry
  const message = { kind, body: body.text, isWhole: !body.clipped }
  if (kind === 'callback') return { ...message, operation: undefined, method: 'POST', path: entry.url }
  const { operation } = entry
  const { method, path } = kind === 'request' ? entry : { method: 'POST', path: '' }
  return { ...message, operation, method, path }
}
