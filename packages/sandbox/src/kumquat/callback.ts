import type { Callback } from '../callbacks/courier.ts'
import { Random } from '../random.ts'
import { kumquatSign } from './signing.ts'
import type { KumquatOrder, KumquatState } from './state.ts'

/** The callback that tells how the order ended, or undefined when no address is known. */
export function signedCallback(state: KumquatState, order: KumquatOrder): Callback | undefined {
  const url = order.callbackUrl ?? state.addresses.of('kumquat')
  if (url === undefined) return undefined
  const succeeded = order.state === 'succeeded'
  const content: Record<string, string> = {
    result: order.result ?? '',
    price: order.amount,
    request_no: order.reference,
    serial_no: order.gatewayId,
    status: succeeded ? 'success' : 'error',
    ...(succeeded && order.product.card ? { pin: pinOf(order) } : {}),
  }
  const fields = Object.entries(content).map(([name, text]) => ({ name, text }))
  // The reference's example of a callback has upper-case digits.
  const sign = kumquatSign(fields, state.settings.callbackSignKey).toUpperCase()
  return { kind: 'kumquat', url, body: JSON.stringify({ ...content, sign }), acknowledgement: 'SUCCESS' }
}

/** A card keeps its code, however often it is told. */
const pinOf = ({ gatewayId }: KumquatOrder): string => new Random(0, `pin ${gatewayId}`).digits(16)
