import type { OrderEvent } from '@kumicorn/core'
import type { CallbackEvent } from '@kumicorn/sandbox'

/** One callback of a gateway: every attempt to deliver it has the same body. */
export interface Posting {
  /** The name of the callback. */
  readonly kind: string
  readonly reference: string
  readonly told: 'succeeded' | 'failed'
  readonly body: string
  readonly acknowledgement: string
  /** The gateway has heard the acknowledgement. */
  acknowledged: boolean
  /** The gateway has used up its attempts. */
  exhausted: boolean
}

const kinds = {
  kumquat: 'kumquat',
  postback: 'paynicornPostback',
  recharge: 'paynicornRecharge',
  mango: 'mango',
} as const satisfies Record<CallbackEvent['kind'] | 'mango', string>

/** The reply that ends the deliveries of a callback. */
export const acknowledgementOf = ({ kind, gatewayId }: CallbackEvent): string =>
  ({ kumquat: 'SUCCESS', postback: `success_${gatewayId}`, recharge: 'success', mango: 'eaten' })[kind]

/**
 * The road of callbacks. Each attempt of a gateway becomes a letter here; the run decides when a letter is handed
 * to the merchant, how often, in which order, or never. The gateway hears of an acknowledgement at its next
 * attempt, so that it never waits for the merchant.
 */
export class Mailbag {
  /** What has come and has not been handed over yet. */
  readonly letters: Posting[] = []
  readonly #postings = new Map<string, Posting>()
  readonly #latest = new Map<string, Posting>()

  /** Takes an attempt of a gateway. Anything but the acknowledgement makes it come again. */
  receive(callback: CallbackEvent): { readonly status: number; readonly body: string } {
    const { body, reference, state, attempt, attempts } = callback
    const posting = this.#postings.get(body) ?? {
      kind: kinds[callback.kind],
      reference,
      told: state === 'succeeded' ? 'succeeded' : 'failed',
      body,
      acknowledgement: acknowledgementOf(callback),
      acknowledged: false,
      exhausted: false,
    }
    this.#postings.set(body, posting)
    this.#latest.set(reference, posting)
    if (posting.acknowledged) return { status: 200, body: posting.acknowledgement }
    posting.exhausted = attempt === attempts
    this.letters.push(posting)
    return { status: 503, body: 'come again' }
  }

  /** The callback that a gateway sends about an order now: news replaces what was sent before. */
  latest(reference: string): Posting | undefined {
    return this.#latest.get(reference)
  }

  /** What the gateways would still send: everything that nobody has acknowledged. */
  due(): readonly Posting[] {
    return [...this.#latest.values()].filter(({ acknowledged, exhausted }) => !acknowledged && !exhausted)
  }
}

const words = {
  succeeded: ['success', 'SUCCESS', '1', 'ripe'],
  failed: ['error', 'FAIL', 'REJECT', '0', '2', 'rotten'],
} as const

/** Whether an event that is on record tells what a callback told. */
export function tells({ type, status }: OrderEvent, told: Posting['told']): boolean {
  // A query may have shown the same contradiction before the callback came.
  if (type === 'order.conflict') return (words[told] as readonly string[]).includes(status)
  return told === 'succeeded'
    ? type === 'order.succeeded' || type === 'order.recovered'
    : type === 'order.failed' || type === 'order.reversed'
}
