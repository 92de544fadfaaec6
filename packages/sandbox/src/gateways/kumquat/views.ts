import { beijingTimestamp, literal } from '@kumicorn/messages'
import type { Carrier, Country } from '../../reference-data/countries.ts'
import type { Product } from './catalogue.ts'
import type { KumquatOrder } from './state.ts'

/* What results look like. Assumption: the saved reference has lost the fields of its result objects. */

export const countryView = ({ iso, name, dialCode, currency }: Country) => ({
  country_code: iso,
  name,
  area_code: dialCode,
  currency,
})

export const carrierView = ({ id, name, country }: Carrier) => ({ id, name, country_code: country.iso })

export const productView = (product: Product) => ({
  id: literal(product.id),
  name: product.name,
  country_code: product.carrier.country.iso,
  carrier: product.carrier.id,
  type: product.type,
  price: literal(product.price),
  base_value: literal(product.baseValue),
  unit: product.unit,
  update_time: product.updateTime,
})

export const orderView = (order: KumquatOrder) => ({
  request_no: order.reference,
  serial_no: order.gatewayId,
  status: order.status,
  account: order.account,
  product_id: literal(order.product.id),
  price: literal(order.amount),
  callback_url: order.callbackUrl ?? '',
  create_time: beijingTimestamp(order.createdAt),
  ...(order.result === undefined ? {} : { result: order.result }),
})
