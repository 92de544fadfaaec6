import { type GatewayCalls, methodsGiven } from '../../client.ts'
import { bindMethods } from '../../data/bound.ts'
import type { Methods } from '../../endpoint.ts'
import type { paynicornEndpoints } from './endpoints.ts'

type Table = typeof paynicornEndpoints

/** The client of Paynicorn API v3. Made by {@link createPaynicorn}. */
export class PaynicornClient {
  readonly payments: Methods<Table['payments']>
  readonly refunds: Methods<Table['refunds']>
  readonly payouts: Methods<Table['payouts']>
  readonly transactions: Methods<Table['transactions']>
  readonly methods: Methods<Table['methods']>
  readonly reports: Methods<Table['reports']>
  readonly airtime: Methods<Table['airtime']>
  readonly operators: Methods<Table['operators']>
  readonly data: Methods<Table['data']>
  readonly currency: Methods<Table['currency']>
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
