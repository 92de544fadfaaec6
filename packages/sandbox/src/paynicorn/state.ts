import type { AddressBook } from '../callbacks/addresses.ts'
import type { PaynicornSettings } from '../options.ts'
import type { OrderRecord } from '../orders.ts'
import type { Simulation } from '../simulation.ts'
import type { Carrier } from '../world/countries.ts'
import { type Goods, makeGoods } from './goods.ts'
import { GatewayIds } from './ids.ts'
import type { Fate } from './magic.ts'

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
  readonly fate: Fate
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
}

/** A top-up of airtime or data. */
export interface TopUp extends OrderRecord {
  readonly kind: 'topUp'
  readonly service: 'airtime' | 'data'
  readonly fate: Fate
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
