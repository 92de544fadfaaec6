import type { PaynicornState, Transaction } from '../paynicorn/state.ts'
import type { Method } from './methods.ts'

/** What came of a form. `refused`: no method was chosen. */
export type Deed = 'done' | 'left' | 'refused'

/** Does what the customer chose. The postback is under way when this returns; nobody waits for it. */
export function act(
  state: PaynicornState,
  payment: Transaction,
  methods: readonly Method[],
  form: URLSearchParams,
): Deed {
  // A second press, or a form that was left open while the payment was decided elsewhere.
  if (payment.state !== 'pending' || payment.checkout?.paidHere === true) return 'done'
  switch (form.get('action')) {
    case 'pay': {
      const method = methods.find(({ code }) => code === form.get('method'))
      if (method === undefined) return 'refused'
      payment.payMethod = method.code
      markPaid(payment)
      // By the magic amount it stays in processing: only the console or `settle()` goes on.
      if (payment.fate !== 'waits') settle(state, payment, payment.fate === 'succeeds')
      return 'done'
    }
    case 'decline':
      markPaid(payment)
      settle(state, payment, false)
      return 'done'
    case 'leave':
      return 'left'
    default:
      return 'refused'
  }
}

function markPaid({ checkout }: Transaction): void {
  if (checkout !== undefined) checkout.paidHere = true
}

/** The delivery may take long and nobody waits for it: the customer sees the outcome at once. */
function settle({ simulation }: PaynicornState, payment: Transaction, success: boolean): void {
  void simulation.clock.track(simulation.settle(payment, success ? 'succeeded' : 'failed'))
}
