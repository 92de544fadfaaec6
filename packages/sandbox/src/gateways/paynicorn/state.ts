import type { AddressBook } from '../../engine/addresses.ts'
import type { OrderRecord } from '../../engine/order.ts'
import type { Random } from '../../engine/random.ts'
import type { Simulation } from '../../engine/settling.ts'
import type { Carrier } from '../../reference-data/countries.ts'
import { type Goods, makeGoods } from './catalogue.ts'
import type { PaynicornSettings } from './options.ts'
import type { PlannedResult } from './planned-results.ts'

export type TxnType = 'payment' | 'refund' | 'payout'

/** What the cashier page needs of a payment that has one. */
export interface Checkout {
  readonly description: string
  /** As the merchant asked for it, e.g. `zh`; may be empty. */
  readonly language: string
  /** `cpFrontPage` as it came; may be empty, or no address at all. */
  readonly frontPage: string
  /** The only method that the merchant wants, or empty. */
  readonly payMethod: string
  /** A customer is at the cashier page: the clock does not decide the payment any more. */
  held: boolean
  /** The customer has paid or declined at the cashier page. */
  paidHere: boolean
}

/** A payment, refund or payout. `amount` and `currency` are what is really paid. */
export interface Transaction extends OrderRecord {
  readonly kind: 'transaction'
  readonly txnType: TxnType
  readonly plannedResult: PlannedResult
  readonly pricingAmount: string
  readonly pricingCurrency: string
  readonly countryCode: string
  /** Chosen at the cashier page, where there is one. */
  payMethod: string
  readonly memo: string
  readonly referenceNo: string
  /** Who paid or was paid, for the reports. */
  readonly customer: string
  /** Of a refund: the payment. */
  readonly payTxnId: string | undefined
  /** Of a payment with a cashier page. */
  readonly checkout: Checkout | undefined
  /** Of a payment: the refund that has given it back, once that is forgotten. */
  givenBackBy?: string
}

/** A top-up of airtime or data. */
export interface TopUp extends OrderRecord {
  readonly kind: 'topUp'
  readonly service: 'airtime' | 'data'
  readonly plannedResult: PlannedResult
  readonly countryCode: string
  readonly operatorCode: string
  readonly benefitNo: string
  readonly memo: string
  /** Of data. */
  readonly goodsId: string
  readonly goodsDesc: string
}

/** Everything that one simulated Paynicorn remembers. */
export interface PaynicornState {
  readonly simulation: Simulation
  readonly settings: PaynicornSettings
  readonly addresses: AddressBook
  readonly goods: readonly Goods[]
  readonly ids: GatewayIds
  /** By `txnType:reference`. */
  readonly transactions: Map<string, Transaction>
  readonly byTxnId: Map<string, Transaction>
  /** By the `txnId` of the payment that they give back, or would. */
  readonly refunds: Map<string, Set<Transaction>>
  readonly topUps: Map<string, TopUp>
  /** Who pays at the cashier page. */
  customer: PaynicornSettings['customer']
  /** Address of the sandbox, known once it listens. */
  url(): string
}

export function newPaynicornState(
  simulation: Simulation,
  settings: PaynicornSettings,
  addresses: AddressBook,
  url: () => string,
): PaynicornState {
  return {
    simulation,
    settings,
    addresses,
    goods: makeGoods(simulation.random('paynicorn goods')),
    ids: new GatewayIds(simulation.random('paynicorn ids')),
    transactions: new Map(),
    byTxnId: new Map(),
    refunds: new Map(),
    topUps: new Map(),
    customer: settings.customer,
    url,
  }
}

/** What an operator is called in orders: its code, or the name that the merchant used for it. */
export const operatorNames = ({ code, name }: Carrier): readonly string[] => [
  code.toUpperCase(),
  name.toUpperCase(),
]

/** Ids of the gateway: the same for the same seed, and never twice. */
export class GatewayIds {
  readonly #random: Random
  #transactions = 0n
  /** Beyond 2^53 and odd: each would be changed by a JavaScript number, as in the published example. */
  #topUp = 12_418_046_125_113_395n

  constructor(random: Random) {
    this.#random = random
    this.#topUp += 2n * BigInt(random.int(0, 1_000_000))
  }

  /** `txnId` and `refundId`: 17 digits. */
  transaction(): string {
    this.#transactions += 1n
    return `3201${this.#random.digits(6)}${String(this.#transactions).padStart(7, '0')}`
  }

  /** `orderId` of a top-up: 64 bits, as text. */
  topUp(): string {
    const id = this.#topUp
    this.#topUp += 2n * BigInt(this.#random.int(1, 500))
    return String(id)
  }

  /** Where the ids stand, to be set back by {@link setCounters}. */
  counters(): readonly string[] {
    return [String(this.#random.state), String(this.#transactions), String(this.#topUp)]
  }

  setCounters([random = '0', transactions = '0', topUp = '0']: readonly string[]): void {
    this.#random.state = Number(random)
    this.#transactions = BigInt(transactions)
    this.#topUp = BigInt(topUp)
  }
}
