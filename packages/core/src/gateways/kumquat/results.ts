import { z } from 'zod'
import { lazy } from '../../data/lazy.ts'
import {
  comparableText,
  decimalText,
  listOf,
  optionalDecimal,
  optionalOpenText,
  optionalText,
} from '../../data/schema.ts'
import type { KumquatOrderStatus } from './operations/orders.ts'

/*
 * Results carry KUMQUAT's own field names. The saved reference does not list them, so these names are assumptions:
 * each is optional, and everything else is kept. Only the balance names its two fields. What each field means stands in
 * `operations/`.
 */

/** Result of `countries.get`, and with its list of `countries.list`. */
export const country = lazy(() => z.looseObject({ country_code: optionalText(), name: optionalText() }))
export const countries = listOf(country)

/** With its list, result of `carriers.list` and `carriers.byCountry`. */
export const carrier = lazy(() =>
  z.looseObject({ id: optionalText(), name: optionalText(), country_code: optionalText() }),
)
export const carriers = listOf(carrier)

/** Result of `products.get`, and with its list of `products.list`. */
export const product = lazy(() =>
  z.looseObject({
    id: optionalText(),
    name: optionalText(),
    country_code: optionalText(),
    carrier: optionalText(),
    type: optionalOpenText<'HF' | 'LL'>(),
    price: optionalDecimal(),
    base_value: optionalDecimal(),
    unit: optionalText(),
  }),
)
export const products = listOf(product)

/** Result of `numbers.lookUp`. */
export const numberInfo = lazy(() => z.looseObject({ country_code: optionalText(), carrier: optionalText() }))

/** Result of the order operations. */
export const order = lazy(() =>
  z.looseObject({
    request_no: comparableText(),
    serial_no: optionalText(),
    status: optionalOpenText<KumquatOrderStatus>(),
    account: comparableText(),
    product_id: comparableText(),
    country_code: comparableText(),
    base_value: comparableText(),
    unit: comparableText(),
    price: optionalDecimal(),
    pin: optionalText(),
  }),
)

/** Fields of KUMQUAT whose values are worth money: never shown, never logged. */
export const kumquatSecrets: readonly string[] = ['pin']

/** Result of `balance`. Decimal text. */
export const balance = lazy(() => z.looseObject({ balance: decimalText(), credit: decimalText() }))
