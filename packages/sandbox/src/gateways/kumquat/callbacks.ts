import { kumquatSign } from '@kumicorn/messages'
import { type Callback, type CallbackOverrides, WRONG_KEY } from '../../engine/callback.ts'
import { Random } from '../../engine/random.ts'
import { resultByHand } from './planned-results.ts'
import type { KumquatOrder, KumquatState } from './state.ts'

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
