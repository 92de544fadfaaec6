import { z } from 'zod'
import { answeredAtOnce } from '../../http/exchange.ts'
import type { GatewayMemory } from '../gateway.ts'
import type { PaynicornState, TopUp, Transaction } from './state.ts'
import { enterTopUp } from './top-ups.ts'
import { enterTransaction } from './transactions.ts'

const countersSchema = z.object({ ids: z.tuple([z.string(), z.string(), z.string()]) })

const common = { plannedResult: z.enum(['succeeds', 'fails', 'refused', 'waits']), countryCode: z.string() }

const orderSchema = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('transaction'), txnType: z.string(), payMethod: z.string(), ...common }),
  z.looseObject({ kind: z.literal('topUp'), service: z.enum(['airtime', 'data']), ...common }),
])

/** What of it a data file has. */
export const stored = { order: orderSchema, counters: countersSchema }

/** Keeps Paynicorn's part of the state. */
export function paynicornMemory(state: PaynicornState): GatewayMemory {
  return {
    store({ answering, ...stored }) {
      return stored
    },
    restore(stored) {
      const order = { ...stored, answering: answeredAtOnce() } as Transaction | TopUp
      if (order.kind === 'topUp') enterTopUp(state, order)
      else enterTransaction(state, order)
    },
    counters: () => ({ ids: state.ids.counters() }),
    setCounters: (counters) => state.ids.setCounters(countersSchema.parse(counters).ids),
    clear() {
      state.transactions.clear()
      state.byTxnId.clear()
      state.topUps.clear()
    },
  }
}
