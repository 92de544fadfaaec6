import type { AddressBook } from '../../engine/addresses.ts'
import { type Units, units } from '../../engine/decimal.ts'
import type { OrderRecord } from '../../engine/order.ts'
import type { Random } from '../../engine/random.ts'
import type { Simulation } from '../../engine/settling.ts'
import { makeCatalogue, type Product } from './catalogue.ts'
import type { KumquatSettings } from './options.ts'
import type { PlannedResult } from './planned-results.ts'
import { KumquatRefusal } from './refusals.ts'

export interface KumquatOrder extends OrderRecord {
  readonly account: string
  readonly product: Product
  readonly callbackUrl: string | undefined
  /** What the clock will make of it. */
  readonly plannedResult: PlannedResult
  /** The words of the outcome, once there is one. */
  result: string | undefined
  /** Whether its price is taken from the balance at the moment. */
  charged: boolean
}

/** Everything that one simulated KUMQUAT remembers. */
export interface KumquatState {
  readonly simulation: Simulation
  readonly settings: KumquatSettings
  readonly addresses: AddressBook
  readonly products: readonly Product[]
  readonly productsById: ReadonlyMap<string, Product>
  readonly byRequestNo: Map<string, KumquatOrder>
  readonly bySerialNo: Map<string, KumquatOrder>
  readonly serials: Random
  balance: Units
  readonly credit: Units
}

export function newKumquatState(
  simulation: Simulation,
  settings: KumquatSettings,
  addresses: AddressBook,
): KumquatState {
  const products = makeCatalogue(simulation.random('kumquat products'))
  return {
    simulation,
    settings,
    addresses,
    products,
    productsById: new Map(products.map((product) => [product.id, product])),
    byRequestNo: new Map(),
    bySerialNo: new Map(),
    serials: simulation.random('kumquat serials'),
    balance: balanceAtFirst(settings),
    credit: units(settings.credit),
  }
}

/** The balance of a sandbox without orders. */
export const balanceAtFirst = ({ balance = '1000000.00' }: KumquatSettings): Units => units(balance)

/** What may still be spent, by the reference's rule. */
export const available = ({ balance, credit }: KumquatState): Units =>
  balance > 0n ? balance + credit : credit

/** @throws KumquatRefusal JU9992 when there is none, JU9983 when it is off */
export function productForSale({ productsById }: KumquatState, id: string): Product {
  const product = productsById.get(id)
  if (product === undefined) throw new KumquatRefusal('JU9992', `there is no product ${id}`)
  if (product.off) throw new KumquatRefusal('JU9983', `product ${id} is not for sale any more`)
  return product
}
