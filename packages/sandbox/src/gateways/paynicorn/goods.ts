import { literal } from '@kumicorn/messages'
import { carrierOfNational, countryOf } from '../../reference-data/countries.ts'
import type { Goods } from './catalogue.ts'
import { endpoints } from './endpoints.ts'
import { handler } from './operation.ts'
import { BusinessRefusal } from './refusals.ts'
import { operatorNames } from './state.ts'

interface Filter {
  readonly countryCode?: string | undefined
  readonly operatorCode?: string | undefined
}

const matches =
  ({ countryCode = '', operatorCode = '' }: Filter) =>
  ({ carrier }: Goods): boolean =>
    (countryCode === '' || carrier.country.iso === countryCode.toUpperCase()) &&
    (operatorCode === '' || operatorNames(carrier).includes(operatorCode.toUpperCase()))

export const listAirtimeGoods = handler(endpoints.listAirtimeGoods, (params, { state }) =>
  state.goods
    .filter((item) => item.service === 'airtime')
    .filter(matches(params))
    .map(({ id, carrier, goodsId, amount, min, max, buyingType }) => ({
      id,
      productCode: 'm_topup',
      countryCode: carrier.country.iso,
      operatorCode: carrier.code,
      goodsId,
      rechargeAmount: literal(amount),
      rechargeMinAmount: literal(min),
      rechargeMaxAmount: literal(max),
      rechargeCurrency: carrier.country.currency,
      buyingType,
    })),
)

/** A list: the reference's example shows a single object, but a list comes in practice. */
export const listDataGoods = handler(endpoints.listDataGoods, (params, { state }) =>
  state.goods
    .filter((item) => item.service === 'data')
    .filter(matches(params))
    .map(({ carrier, goodsId, description, amount }) => ({
      productCode: 'data_topup',
      countryCode: carrier.country.iso,
      operatorCode: carrier.code,
      goodsId,
      goodsDesc: description,
      amount: literal(amount),
    })),
)

export const operatorByNumber = handler(endpoints.operatorByNumber, ({ nationalPhoneNo, countryCode }) => {
  const country = countryOf(countryCode)
  const operator = country && carrierOfNational(country, nationalPhoneNo)
  if (operator === undefined) {
    throw new BusinessRefusal('4011', `no operator of ${countryCode} has a number like this`)
  }
  return {
    countryCode: operator.country.iso,
    currency: operator.country.currency,
    areaCode: operator.country.dialCode,
    operatorCode: operator.code,
    operatorName: `${operator.name} ${operator.country.name}`,
  }
})
