import { kumquatSign } from '@kumicorn/messages'
import { units } from '../../engine/decimal.ts'
import { type Callback, type CallbackOverrides, WRONG_KEY } from '../../engine/order.ts'
import { type OrderActions, setStatus } from '../../engine/order-book.ts'
import type { Decision } from '../../engine/order-state.ts'
import { Random } from '../../engine/random.ts'
import { settleInTime } from '../../engine/settling.ts'
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
    tells: () =>
      order.callbackUrl === undefined
        ? state.addresses.of('kumquat') !== undefined
        : state.addresses.refusal(order.callbackUrl) === undefined,
    callback: (overrides) => signedCallback(state, order, overrides),
  }
}

/** The callback that tells how the order ended, or undefined when no address is known. */
export function signedCallback(
  state: KumquatState,
  order: KumquatOrder,
  { state: overriddenState, amount, wrongKey = false, tampered = false }: CallbackOverrides = {},
): Callback | undefined {
  const { callbackUrl } = order
  const url = callbackUrl ?? state.addresses.of('kumquat')
  const { acknowledgement, callbackSignKey } = state.settings
  const reportedState = overriddenState ?? order.state
  if (url === undefined || reportedState === 'pending') return undefined
  const succeeded = reportedState === 'succeeded'
  const content: Record<string, string> = {
    result: reportedState === order.state ? (order.result ?? '') : resultByHand(succeeded).result,
    price: amount ?? order.amount,
    request_no: order.reference,
    serial_no: order.gatewayId,
    status: succeeded ? 'success' : 'error',
    ...(succeeded && order.product.card ? { pin: pinOf(order) } : {}),
  }
  const fields = Object.entries(content).map(([name, text]) => ({ name, text }))
  // The reference's example of a callback has upper-case digits.
  const key = wrongKey ? WRONG_KEY : callbackSignKey
  const sign = kumquatSign(fields, key).toUpperCase()
  // Whoever changes a callback on its way would make a success of it.
  const sent = tampered ? { ...content, status: 'success', price: `${content.price}0` } : content
  return {
    kind: 'kumquat',
    url,
    body: JSON.stringify({ ...sent, sign }),
    acknowledgement,
    reportedState,
    ...(callbackUrl === undefined ? {} : { isNamedByOrder: true as const }),
  }
}

/** A card keeps its code, however often it is told. */
const pinOf = ({ gatewayId }: KumquatOrder): string => new Random(0, `pin ${gatewayId}`).digits(16)
