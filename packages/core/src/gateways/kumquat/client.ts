import { type GatewayCalls, methodsGiven } from '../../client.ts'
import { bindMethods } from '../../data/bound.ts'
import type { DecimalText } from '../../data/decimal.ts'
import type { NoParams } from '../../endpoint.ts'
import type { CallOptions } from '../../http/call.ts'
import { availableBalance } from './balance.ts'
import type { kumquatEndpoints } from './endpoints.ts'
import type { KumquatBalance } from './operations/balance.ts'
import type { KumquatCarriers } from './operations/carriers.ts'
import type { KumquatCountries } from './operations/countries.ts'
import type { KumquatNumbers } from './operations/numbers.ts'
import type { KumquatOrders } from './operations/orders.ts'
import type { KumquatProducts } from './operations/products.ts'

type Table = typeof kumquatEndpoints

/** The client of KUMQUAT API 2.0. Made by {@link createKumquat}. */
export class KumquatClient {
  /** Countries that have products. */
  readonly countries: KumquatCountries
  /** Carriers (mobile operators). */
  readonly carriers: KumquatCarriers
  /** What can be sold. */
  readonly products: KumquatProducts
  /** Whose number it is. */
  readonly numbers: KumquatNumbers
  /** Orders: selling, and asking about what was sold. */
  readonly orders: KumquatOrders
  /**
   * Balance and credit of the partner. (Reference: 余额查询.)
   * @throws KumicornError when no answer came, or a refusal
   * @example
   * ```ts
   * const left = kumquat.availableBalance(await kumquat.balance())
   * ```
   */
  readonly balance: (params?: NoParams, options?: CallOptions) => Promise<KumquatBalance>
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
