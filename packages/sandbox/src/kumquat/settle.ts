import { units } from '../decimal.ts'
import type { Decision } from '../orders.ts'
import { setStatus } from '../simulation.ts'
import { signedCallback } from './callback.ts'
import { decided, type Fate } from './mock-table.ts'
import type { KumquatOrder, KumquatState } from './state.ts'

/** Lets the clock bring the order to its end: ACCEPT, PROCESSING, SUBMIT, then SUCCESS or FAIL. */
export function scheduleSettling(state: KumquatState, order: KumquatOrder): void {
  const { clock, settleAfter } = state.simulation
  const step = (share: number, run: () => void | Promise<void>): void => {
    clock.after(settleAfter * share, () => (order.state === 'pending' ? run() : undefined))
  }
  step(1 / 3, () => setStatus(state.simulation, order, 'pending', 'PROCESSING'))
  step(2 / 3, () => setStatus(state.simulation, order, 'pending', 'SUBMIT'))
  step(1, () => settle(state, order, order.fate))
}

/** Decides an order by hand; also a decided one, as the real gateway sometimes does. */
export const decide = (state: KumquatState, order: KumquatOrder, decision: Decision): Promise<void> =>
  settle(state, order, decided(decision === 'succeeded'))

async function settle(state: KumquatState, order: KumquatOrder, { succeeds, result }: Fate): Promise<void> {
  if (succeeds !== order.charged) {
    state.balance += succeeds ? -units(order.amount) : units(order.amount)
    order.charged = succeeds
  }
  order.result = result
  if (succeeds) setStatus(state.simulation, order, 'succeeded', 'SUCCESS')
  else setStatus(state.simulation, order, 'failed', 'FAIL')
  const callback = signedCallback(state, order)
  if (callback !== undefined) await state.simulation.send(order, callback)
}
