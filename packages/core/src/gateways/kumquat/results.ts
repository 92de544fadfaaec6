import { z } from 'zod'
import { decimalText, optionalDecimal, optionalOpenText, optionalText, text } from '../../data/schema.ts'

/*
 * Results carry KUMQUAT's own field names. The saved reference does not list them: only what is certain is
 * required, the rest is typed as optional, and everything else is kept.
 */

export type KumquatOrderStatus = 'ACCEPT' | 'PROCESSING' | 'SUBMIT' | 'SUCCESS' | 'FAIL' | 'REJECT'

/** Result of `countries.list` and `countries.get`. */
export const country = z.looseObject({ country_code: optionalText, name: optionalText })

/** Result of `carriers.list` and `carriers.byCountry`. */
export const carrier = z.looseObject({ id: optionalText, name: optionalText, country_code: optionalText })

/** Result of `products.list` and `products.get`. */
export const product = z.looseObject({
  /** int64 as text: every digit. */
  id: text,
  name: optionalText,
  country_code: optionalText,
  carrier: optionalText,
  type: optionalOpenText<'HF' | 'LL'>(),
  price: optionalDecimal,
  base_value: optionalDecimal,
  unit: optionalText,
})

/** Result of `numbers.lookUp`. */
export const numberInfo = z.looseObject({ country_code: optionalText, carrier: optionalText })

/** Result of the order operations. */
export const order = z.looseObject({
  request_no: optionalText,
  serial_no: optionalText,
  /** `ACCEPT`, `PROCESSING`, `SUBMIT`, `SUCCESS`, `FAIL` or `REJECT`; open for new ones. */
  status: optionalOpenText<KumquatOrderStatus>(),
  account: optionalText,
  product_id: optionalText,
  price: optionalDecimal,
})

/** Result of `balance`. Decimal text. */
export const balance = z.looseObject({ balance: decimalText, credit: decimalText })

export type KumquatCountry = z.output<typeof country>
export type KumquatCarrier = z.output<typeof carrier>
export type KumquatProduct = z.output<typeof product>
export type KumquatNumberInfo = z.output<typeof numberInfo>
export type KumquatOrder = z.output<typeof order>
export type KumquatBalance = z.output<typeof balance>
