import { z } from 'zod'
import { decimalText, units } from '../../engine/decimal.ts'
import { SandboxError } from '../../errors.ts'
import { answeredAtOnce } from '../../http/exchange.ts'
import type { GatewayMemory } from '../gateway.ts'
import { enter } from './settling.ts'
import type { KumquatOrder, KumquatState } from './state.ts'

const countersSchema = z.object({ balance: z.string().regex(/^-?\d+(\.\d+)?$/), serials: z.int() })

const orderSchema = z.looseObject({
  account: z.string(),
  productId: z.string(),
  callbackUrl: z.string().optional(),
  plannedResult: z.object({
    succeeds: z.boolean(),
    rejected: z.literal(true).exactOptional(),
    result: z.string(),
  }),
  result: z.string().optional(),
  charged: z.boolean(),
})

/** What of it a data file has. */
export const stored = { order: orderSchema, counters: countersSchema }

/** Keeps KUMQUAT's part of the state; the product is named by its id. */
export function kumquatMemory(state: KumquatState): GatewayMemory {
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
    setCounters(counters) {
      const { balance, serials } = countersSchema.parse(counters)
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
