import { encoded, literal, seal } from '@kumicorn/messages'
import { type Callback, type CallbackOverrides, WRONG_KEY } from '../../engine/order.ts'
import { setStatus } from '../../engine/order-book.ts'
import { settleInTime } from '../../engine/settling.ts'
import type { PaynicornCall } from './operation.ts'
import { decisionOf, resultForNumber } from './planned-results.ts'
import { BusinessRefusal } from './refusals.ts'
import type { PaynicornState, TopUp } from './state.ts'

export type NewTopUp = Pick<
  TopUp,
  | 'service'
  | 'reference'
  | 'amount'
  | 'currency'
  | 'countryCode'
  | 'operatorCode'
  | 'benefitNo'
  | 'memo'
  | 'goodsId'
  | 'goodsDesc'
>

const descriptions: Readonly<Record<string, string>> = {
  '0': 'transaction in processing',
  '1': 'transaction successful',
  '2': 'transaction failed',
}

export const descriptionOf = ({ status }: TopUp): string => descriptions[status] ?? ''

/** A `transId` is used once, be it for airtime or data. @throws BusinessRefusal 4009 */
export function refuseRepeatedTransId({ topUps }: PaynicornState, transId: string): void {
  if (topUps.has(transId)) throw new BusinessRefusal('4009', `${transId} was accepted before`)
}

/** Accepts a top-up and answers for it. @throws BusinessRefusal */
export function acceptTopUp(asked: NewTopUp, { state, operation, answering }: PaynicornCall): unknown {
  const { simulation, ids } = state
  const plannedResult = resultForNumber(asked.benefitNo)
  if (plannedResult === 'refused') throw new BusinessRefusal('4013', 'by the magic number')
  const order: TopUp = {
    ...asked,
    gateway: 'paynicorn',
    kind: 'topUp',
    operation,
    plannedResult,
    gatewayId: ids.topUp(),
    createdAt: simulation.clock.now(),
    answering,
    callbacks: [],
    state: 'pending',
    status: '0',
    settledAt: undefined,
  }
  enterTopUp(state, order)
  setStatus(simulation, order, 'pending', '0')
  return {
    transId: order.reference,
    ...orderIdOf(order, state),
    statusCode: order.status,
    description: descriptionOf(order),
  }
}

/** By the page: text for data, and no such field for airtime. */
function orderIdOf({ service, gatewayId }: TopUp, { settings: { bareOrderIds } }: PaynicornState) {
  if (bareOrderIds) return { orderId: literal(gatewayId) }
  return service === 'data' ? { orderId: gatewayId } : {}
}

/** The top-up of a query. @throws BusinessRefusal 4007, an assumption: no source says what is answered */
export function findTopUp({ topUps }: PaynicornState, service: TopUp['service'], transId: string): TopUp {
  const order = topUps.get(transId)
  if (order?.service === service) return order
  throw new BusinessRefusal('4007', `there is no ${service} order ${transId}`)
}

/** Enters a top-up into the books and lets the clock bring it to its end. */
export function enterTopUp(state: PaynicornState, order: TopUp): void {
  const { simulation, topUps } = state
  topUps.set(order.reference, order)
  simulation.orders.add(order, {
    plannedResult: decisionOf(order.plannedResult),
    forget: () => topUps.delete(order.reference),
    decide: (decision) => (decision === 'succeeded' ? '1' : '2'),
    tells: (decision) => state.addresses.of('recharge') !== undefined && !isSilentAbout(state, decision),
    callback: (overrides) => rechargeCallback(state, order, overrides),
  })
  settleInTime(simulation, order)
}

/** Unless it is asked for, only a false callback tells of a failure: the merchant has to query. */
const isSilentAbout = ({ settings }: Pick<PaynicornState, 'settings'>, end: TopUp['state']): boolean =>
  end === 'failed' && !settings.failedRecharges

function rechargeCallback(
  { settings, simulation, addresses }: PaynicornState,
  order: TopUp,
  { state: overriddenState, wrongKey = false, tampered = false }: CallbackOverrides = {},
): Callback | undefined {
  const url = addresses.of('recharge')
  const reportedState = overriddenState ?? order.state
  const isSilent = overriddenState === undefined && isSilentAbout({ settings }, reportedState)
  if (url === undefined || reportedState === 'pending' || isSilent) return undefined
  const content = {
    orderNo: order.gatewayId,
    originOrderNo: order.reference,
    status: reportedState === 'succeeded' ? 1 : 2,
    // Assumption: seconds, as in the gateway's other timestamps.
    timestamp: Math.floor((order.settledAt ?? simulation.clock.now()) / 1_000),
  }
  const sealed = seal(content, wrongKey ? WRONG_KEY : settings.merchantSecret)
  const sent = tampered
    ? { ...sealed, content: encoded({ ...content, originOrderNo: `${order.reference}0` }) }
    : sealed
  const acknowledgement = settings.rechargeAcknowledgement
  return { kind: 'recharge', url, body: JSON.stringify(sent), acknowledgement, reportedState }
}
