import type { Gateway, OrderRecord } from '../../../src/index.ts'
import { closeOf, DAY, decimal, HOUR, setUp, tells } from './closing.ts'
import { aFact, refuses } from './papaya.ts'

type Word = readonly [state: string, amount?: string]

/** How an order ends by a person's word. */
export type Ended = 'rejected' | 'failed' | 'succeeded'

export const byHand = (state: Ended) => ({ state, reason: 'by phone', by: 'anna' })

/** A shop of which the gateway says one thing when an order is bought, and another when it is asked about it. */
export async function differing(
  bought: Readonly<Record<string, Word>>,
  { isFirst = false, price }: { readonly isFirst?: boolean; readonly price?: string } = {},
) {
  let told = '1000'
  const asks: Record<string, Word> = {}
  const say = (source: string, { reference }: Pick<OrderRecord, 'reference'>, [state, amount]: Word) =>
    aFact({ reference, state, source, status: state, amount: amount && decimal(amount) })
  const read: Gateway['read'] = (order) =>
    say('call', order, bought[order.reference] ?? ['succeeded', '98.0'])
  const asked: string[] = []
  const query: Gateway['query'] = async (order) => {
    asked.push(order.reference)
    const word = asks[order.reference] ?? bought[order.reference] ?? ['succeeded', '98.0']
    return word[0] === 'silent' ? refuses() : say('query', order, word)
  }
  /** What is known of it before the gateway tells anything. */
  const terms = () => ({ terms: {}, amount: price === undefined ? undefined : decimal(price) })
  const there = await setUp({ balance: () => tells(told)(), read, query, asked: terms })
  if (!isFirst) await closeOf(there)
  there.clock.advance(HOUR)
  return {
    ...there,
    asked,
    buy: async (...ids: readonly string[]) => {
      for (const id of ids) await there.client.buy({ id })
    },
    /** What the gateway says from now on. */
    tell(balance: string, words: Readonly<Record<string, Word>> = {}) {
      told = balance
      Object.assign(asks, words)
      there.clock.advance(DAY)
    },
  }
}
