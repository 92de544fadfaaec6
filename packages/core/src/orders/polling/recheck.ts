import type { Store } from '../../stores/store.ts'
import type { Accounts } from '../accounts.ts'
import type { OrderRecord } from '../order.ts'
import { type AskParts, ask, type Said } from './ask.ts'

export interface RecheckParts extends AskParts {
  readonly store: Store
  readonly accounts: Accounts
}

/** Asks about an order now. */
export type Recheck = (order: OrderRecord) => Promise<Said>

/**
 * Asks about an order now, whether it is due or not. A contradiction is only shown by the first answer: the gateway
 * has to say it once more, so it is asked again at once. @throws KumicornError when nothing was learnt
 */
export function recheckWith(parts: RecheckParts): Recheck {
  return async (order) => {
    const entry = parts.accounts.of(order)
    const said = await ask(parts, entry, order)
    const now = await parts.store.order(order)
    const isContradicted = now?.conflict?.reported !== undefined && now.conflict.reported !== now.state
    return said !== 'absent' && now && isContradicted ? ask(parts, entry, now) : said
  }
}
