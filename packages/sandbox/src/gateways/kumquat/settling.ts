import { units } from '../../engine/decimal.ts'
import type { Decision } from '../../engine/order.ts'
import { type OrderActions, setStatus } from '../../engine/order-book.ts'
import { settleInTime } from '../../engine/simulation.ts'
import { signedCallback } from './callbacks.ts'
import { resultByHand } from './planned-results.ts'
import type { KumquatOrder, KumquatState } from './state.ts'

/** Enters an order into the books and lets the clock bring it to its end. */
export function enter(state: KumquatState, order: KumquatOrder): void {
  state.byRequestNo.set(order.reference, order)
  state.bySerialNo.set(order.gatewayId, order)
  state.simulation.orders.add(order, actions(state, order))
  scheduleSettling(state, order)
}

/** ACCEPT, PROCESSING, SUBMIT, then SUCCESS or FAIL. */
function scheduleSettling({ simulation }: KumquatState, order: KumquatOrder): void {
  const { clock, settleAfter } = simulation
  for (const [index, status] of (['PROCESSING', 'SUBMIT'] as const).entries()) {
    const due = order.createdAt + (settleAfter * (index + 1)) / 3
    // Of an order that was loaded, the steps that it has taken are past.
    if (due < clock.now()) continue
    clock.after(due - clock.now(), () => {
      // By hand, as in the console, it may have got further already.
      if (order.state === 'pending' && order.status !== 'SUBMIT' && simulation.orders.has(order))
        setStatus(simulation, order, 'pending', status)
    })
  }
  settleInTime(simulation, order)
}

function actions(state: KumquatState, order: KumquatOrder): OrderActions {
  const plannedResult: Decision = order.plannedResult.succeeds ? 'succeeded' : 'failed'
  return {
    plannedResult,
    forget() {
      state.byRequestNo.delete(order.reference)
      state.bySerialNo.delete(order.gatewayId)
    },
    decide(decision) {
      const success = decision === 'succeeded'
      if (success !== order.charged) {
        state.balance += success ? -units(order.amount) : units(order.amount)
        order.charged = success
      }
      order.result = decision === plannedResult ? order.plannedResult.result : resultByHand(success).result
      if (success) return 'SUCCESS'
      return decision === plannedResult && order.plannedResult.rejected ? 'REJECT' : 'FAIL'
    },
    callback: (overrides) => signedCallback(state, order, overrides),
  }
}
