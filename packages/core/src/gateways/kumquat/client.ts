import { type GatewayCalls, methodsGiven } from '../../client.ts'
import { bindMethods } from '../../data/bound.ts'
import type { DecimalText } from '../../data/decimal.ts'
import type { Methods } from '../../endpoint.ts'
import { availableBalance } from './balance.ts'
import type { kumquatEndpoints } from './endpoints.ts'

type Table = typeof kumquatEndpoints

/** The client of KUMQUAT API 2.0. Made by {@link createKumquat}. */
export class KumquatClient {
  readonly countries: Methods<Table['countries']>
  readonly carriers: Methods<Table['carriers']>
  readonly products: Methods<Table['products']>
  readonly numbers: Methods<Table['numbers']>
  readonly orders: Methods<Table['orders']>
  /** Balance and credit of the partner. (Reference: 余额查询.) */
  readonly balance: Methods<Table>['balance']
  readonly #calls: Pick<GatewayCalls<Table>, 'close'>

  /** @throws ConfigError when it is not made by {@link createKumquat} */
  constructor(calls: Pick<GatewayCalls<Table>, 'methods' | 'close'>) {
    const methods = methodsGiven(calls, 'KumquatClient', 'createKumquat')
    bindMethods(this)
    this.#calls = calls
    this.countries = methods.countries
    this.carriers = methods.carriers
    this.products = methods.products
    this.numbers = methods.numbers
    this.orders = methods.orders
    this.balance = methods.balance
  }

  /** What may still be spent, from the answer of {@link balance}. See {@link availableBalance}. */
  availableBalance(balance: { readonly balance: string; readonly credit: string }): DecimalText {
    return availableBalance(balance)
  }

  /** Closes idle connections; calls under way are finished first. */
  close(): Promise<void> {
    return this.#calls.close()
  }
}
