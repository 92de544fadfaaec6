import type { Callback } from '../callbacks/courier.ts'
import { setStatus } from '../simulation.ts'
import { literal } from '../wire/raw-json.ts'
import { seal } from './envelope.ts'
import { fateOfNumber } from './magic.ts'
import type { PaynicornCall } from './operation.ts'
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
export function acceptTopUp(asked: NewTopUp, { state, operation, answered }: PaynicornCall): unknown {
  const { simulation, ids, topUps } = state
  const fate = fateOfNumber(asked.benefitNo)
  if (fate === 'refused') throw new BusinessRefusal('4013', 'by the magic number')
  const order: TopUp = {
    ...asked,
    gateway: 'paynicorn',
    kind: 'topUp',
    operation,
    fate,
    gatewayId: ids.topUp(),
    createdAt: simulation.clock.now(),
    answered,
    callbacks: [],
    state: 'pending',
    status: '0',
    settledAt: undefined,
  }
  topUps.set(order.reference, order)
  simulation.orders.add(order, (decision) => settle(state, order, decision === 'succeeded'))
  setStatus(simulation, order, 'pending', '0')
  if (fate !== 'waits') {
    simulation.clock.after(simulation.settleAfter, () =>
      order.state === 'pending' ? settle(state, order, fate === 'succeeds') : undefined,
    )
  }
  return {
    transId: order.reference,
    orderId: literal(order.gatewayId),
    statusCode: order.status,
    description: descriptionOf(order),
  }
}

/** The top-up of a query. @throws BusinessRefusal 4007, an assumption: no source says what is answered */
export function findTopUp({ topUps }: PaynicornState, service: TopUp['service'], transId: string): TopUp {
  const order = topUps.get(transId)
  if (order?.service === service) return order
  throw new BusinessRefusal('4007', `there is no ${service} order ${transId}`)
}

async function settle(state: PaynicornState, order: TopUp, success: boolean): Promise<void> {
  setStatus(state.simulation, order, success ? 'succeeded' : 'failed', success ? '1' : '2')
  const url = state.addresses.of('recharge')
  // Failed top-ups are never called back: the merchant has to query.
  if (success && url !== undefined) await state.simulation.send(order, rechargeCallback(state, order, url))
}

function rechargeCallback({ settings, simulation }: PaynicornState, order: TopUp, url: string): Callback {
  const content = {
    orderNo: order.gatewayId,
    originOrderNo: order.reference,
    status: Number(order.status),
    // Assumption: seconds, as in the gateway's other timestamps.
    timestamp: Math.floor((order.settledAt ?? simulation.clock.now()) / 1_000),
  }
  return {
    kind: 'recharge',
    url,
    body: JSON.stringify(seal(content, settings.merchantSecret)),
    acknowledgement: settings.rechargeAcknowledgement,
  }
}
