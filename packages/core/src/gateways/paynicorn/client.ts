import { type GatewayCalls, methodsGiven } from '../../client.ts'
import { bindMethods } from '../../data/bound.ts'
import type { paynicornEndpoints } from './endpoints.ts'
import type { PaynicornAirtime } from './operations/airtime.ts'
import type { PaynicornCurrency } from './operations/currency.ts'
import type { PaynicornData } from './operations/data.ts'
import type { PaynicornMethods } from './operations/methods.ts'
import type { PaynicornOperators } from './operations/operators.ts'
import type { PaynicornPayments } from './operations/payments.ts'
import type { PaynicornPayouts } from './operations/payouts.ts'
import type { PaynicornRefunds } from './operations/refunds.ts'
import type { PaynicornReports } from './operations/reports.ts'
import type { PaynicornTransactions } from './operations/transactions.ts'

type Table = typeof paynicornEndpoints

/** The client of Paynicorn API v3. Made by {@link createPaynicorn}. */
export class PaynicornClient {
  /** Payments: starting them. */
  readonly payments: PaynicornPayments
  /** Giving payments back. */
  readonly refunds: PaynicornRefunds
  /** Payouts to cards, wallets and users of Paynicorn. */
  readonly payouts: PaynicornPayouts
  /** Asking about payments, refunds and payouts. */
  readonly transactions: PaynicornTransactions
  /** The ways to pay. */
  readonly methods: PaynicornMethods
  /** What was sold. */
  readonly reports: PaynicornReports
  /** Airtime: selling it, asking about what was sold, and what there is. */
  readonly airtime: PaynicornAirtime
  /** Whose number it is. */
  readonly operators: PaynicornOperators
  /** Data bundles: selling them, asking about what was sold, and what there is. */
  readonly data: PaynicornData
  /** What a US dollar costs. */
  readonly currency: PaynicornCurrency
  readonly #calls: Pick<GatewayCalls<Table>, 'close'>

  /** @throws ConfigError when it is not made by {@link createPaynicorn} */
  constructor(calls: Pick<GatewayCalls<Table>, 'methods' | 'close'>) {
    const methods = methodsGiven(calls, 'PaynicornClient', 'createPaynicorn')
    bindMethods(this)
    this.#calls = calls
    this.payments = methods.payments
    this.refunds = methods.refunds
    this.payouts = methods.payouts
    this.transactions = methods.transactions
    this.methods = methods.methods
    this.reports = methods.reports
    this.airtime = methods.airtime
    this.operators = methods.operators
    this.data = methods.data
    this.currency = methods.currency
  }

  /** Closes idle connections; calls under way are finished first. */
  close(): Promise<void> {
    return this.#calls.close()
  }
}
