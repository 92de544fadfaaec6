import { z } from 'zod'
import { lazy } from '../../data/lazy.ts'
import {
  comparableText,
  decimalText,
  optionalDecimal,
  optionalOpenText,
  optionalText,
} from '../../data/schema.ts'

/*
 * Results carry KUMQUAT's own field names. The saved reference does not list them, so these names are assumptions:
 * each is optional, and everything else is kept. Only the balance names its two fields.
 */

export type KumquatOrderStatus = 'ACCEPT' | 'PROCESSING' | 'SUBMIT' | 'SUCCESS' | 'FAIL' | 'REJECT'

/** Result of `countries.list` and `countries.get`. */
export const country = lazy(() => z.looseObject({ country_code: optionalText(), name: optionalText() }))

/** Result of `carriers.list` and `carriers.byCountry`. */
export const carrier = lazy(() =>
  z.looseObject({ id: optionalText(), name: optionalText(), country_code: optionalText() }),
)

/** Result of `products.list` and `products.get`. */
export const product = lazy(() =>
  z.looseObject({
    /** int64 as text: every digit. */
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

/** Result of `numbers.lookUp`. */
export const numberInfo = lazy(() => z.looseObject({ country_code: optionalText(), carrier: optionalText() }))

/** Result of the order operations. */
export const order = lazy(() =>
  z.looseObject({
    request_no: comparableText(),
    serial_no: optionalText(),
    /** `ACCEPT`, `PROCESSING`, `SUBMIT`, `SUCCESS`, `FAIL` or `REJECT`; open for new ones. */
    status: optionalOpenText<KumquatOrderStatus>(),
    account: comparableText(),
    product_id: comparableText(),
    country_code: comparableText(),
    base_value: comparableText(),
    unit: comparableText(),
    price: optionalDecimal(),
    /** The code of a card product. Treat it like money. */
    pin: optionalText(),
  }),
)

/** Fields of KUMQUAT whose values are worth money: never shown, never logged. */
export const kumquatSecrets: readonly string[] = ['pin']

/** Result of `balance`. Decimal text. */
export const balance = lazy(() => z.looseObject({ balance: decimalText(), credit: decimalText() }))

export type KumquatCountry = z.output<ReturnType<typeof country>>
export type KumquatCarrier = z.output<ReturnType<typeof carrier>>
export type KumquatProduct = z.output<ReturnType<typeof product>>
export type KumquatNumberInfo = z.output<ReturnType<typeof numberInfo>>
export type KumquatOrder = z.output<ReturnType<typeof order>>
export type KumquatBalance = z.output<ReturnType<typeof balance>>
