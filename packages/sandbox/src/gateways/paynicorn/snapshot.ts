import type { GatewaySnapshot } from '../../engine/snapshot.ts'
import { answeredAtOnce } from '../../http/exchange.ts'
import type { PaynicornState, TopUp, Transaction } from './state.ts'
import { enterTopUp } from './top-ups.ts'
import { enterTransaction } from './transactions.ts'

interface Counters {
  readonly ids: readonly string[]
}

/** Keeps Paynicorn's part of the state. */
export function paynicornSnapshot(state: PaynicornState): GatewaySnapshot<Counters> {
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
    setCounters: ({ ids }) => state.ids.setCounters(ids),
    clear() {
      state.transactions.clear()
      state.byTxnId.clear()
      state.topUps.clear()
    },
  }
}
