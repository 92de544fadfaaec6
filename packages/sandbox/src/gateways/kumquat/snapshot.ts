import { decimalText, units } from '../../engine/decimal.ts'
import type { GatewaySnapshot } from '../../engine/snapshot.ts'
import { SandboxError } from '../../errors.ts'
import { answeredAtOnce } from '../../http/exchange.ts'
import { enter } from './settling.ts'
import type { KumquatOrder, KumquatState } from './state.ts'

interface Counters {
  readonly balance: string
  readonly serials: number
}

/** Keeps KUMQUAT's part of the state; the product is named by its id. */
export function kumquatSnapshot(state: KumquatState): GatewaySnapshot<Counters> {
  return {
    store(order) {
      const { answering, product, ...stored } = order as KumquatOrder
      return { ...stored, productId: product.id } as typeof stored
    },
    restore(stored) {
      const { productId, ...order } = stored as KumquatOrder & { readonly productId: string }
      const product = state.productsById.get(productId)
      if (product === undefined) throw new SandboxError(`there is no product ${productId}`)
      // What was undefined is missing in JSON, which reads the same.
      enter(state, { ...order, product, answering: answeredAtOnce() })
    },
    counters: () => ({ balance: decimalText(state.balance, 12), serials: state.serials.state }),
    setCounters({ balance, serials }) {
      state.balance = units(balance)
      state.serials.state = serials
    },
    clear() {
      state.byRequestNo.clear()
      state.bySerialNo.clear()
      state.balance = units(state.settings.balance)
    },
  }
}
