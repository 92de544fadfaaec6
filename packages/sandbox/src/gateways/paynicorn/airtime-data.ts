import { literal } from '@kumicorn/messages'
import { type Units, units } from '../../engine/decimal.ts'
import { type Carrier, carrierOfNational, countryOf } from '../../reference-data/countries.ts'
import { convert } from '../../reference-data/rates.ts'
import type { Goods } from './catalogue.ts'
import { endpoints } from './endpoints.ts'
import { handler } from './operation.ts'
import { BusinessRefusal } from './refusals.ts'
import { operatorNames, type PaynicornState } from './state.ts'
import { acceptTopUp, descriptionOf, findTopUp, refuseRepeatedTransId } from './top-ups.ts'

export const topUpAirtime = handler(endpoints.topUpAirtime, (params, call) => {
  const { transId, countryCode, benefitNo, amount, memo = '' } = params
  refuseRepeatedTransId(call.state, transId)
  const operator = operatorOf(countryCode, params.operatorCode)
  const local = operator.country.currency
  const currency = (params.currency ?? local).toUpperCase()
  if (currency !== local && currency !== 'USD') {
    throw new BusinessRefusal('4012', `${countryCode} takes ${local} or USD`)
  }
  const inLocal = convert(units(amount), currency, local)
  if (
    !/^\d+(\.\d{1,2}0*)?$/.test(amount) ||
    inLocal === undefined ||
    !isSold(call.state, operator, inLocal)
  ) {
    throw new BusinessRefusal('4004', `${params.operatorCode} does not sell ${amount} ${currency}`)
  }
  return acceptTopUp(
    {
      service: 'airtime',
      reference: transId,
      amount,
      currency,
      countryCode: operator.country.iso,
      operatorCode: params.operatorCode,
      benefitNo,
      memo,
      goodsId: '',
      goodsDesc: '',
    },
    call,
  )
})

export const queryAirtime = handler(endpoints.queryAirtime, ({ transId }, { state }) => {
  const order = findTopUp(state, 'airtime', transId)
  return {
    transId,
    statusCode: order.status,
    description: descriptionOf(order),
    countryCode: order.countryCode,
    bizType: 'm_topup',
    operatorCode: order.operatorCode,
    benefitNo: order.benefitNo,
    amount: literal(order.amount),
    packageId: '',
    packageDesc: '',
    memo: order.memo,
    tokenData: '',
  }
})

/** @throws BusinessRefusal 4011 */
function operatorOf(countryCode: string, operatorCode: string): Carrier {
  const asked = operatorCode.toUpperCase()
  const found = countryOf(countryCode)?.carriers.find((carrier) => operatorNames(carrier).includes(asked))
  if (found === undefined) {
    throw new BusinessRefusal(
      '4011',
      `${countryCode} has no operator ${operatorCode}: see operators.byNumber`,
    )
  }
  return found
}

function isSold({ goods }: PaynicornState, operator: Carrier, amount: Units): boolean {
  return goods.some((item) => {
    if (item.service !== 'airtime' || item.carrier !== operator) return false
    if (item.buyingType === 'FIXED') return units(item.amount) === amount
    return units(item.min) <= amount && amount <= units(item.max)
  })
}

export const topUpData = handler(endpoints.topUpData, (params, call) => {
  const { transId, benefitNo, goodsId, memo = '' } = params
  refuseRepeatedTransId(call.state, transId)
  const goods = call.state.goods.find((item) => item.service === 'data' && item.goodsId === goodsId)
  if (goods?.service !== 'data') throw new BusinessRefusal('4019', `there are no goods ${goodsId}`)
  return acceptTopUp(
    {
      service: 'data',
      reference: transId,
      amount: goods.amount,
      currency: goods.carrier.country.currency,
      countryCode: goods.carrier.country.iso,
      operatorCode: goods.carrier.code,
      benefitNo,
      memo,
      goodsId,
      goodsDesc: goods.description,
    },
    call,
  )
})

export const queryData = handler(endpoints.queryData, ({ transId }, { state }) => {
  const order = findTopUp(state, 'data', transId)
  return {
    transId,
    statusCode: order.status,
    description: descriptionOf(order),
    countryCode: order.countryCode,
    operatorCode: order.operatorCode,
    benefitNo: order.benefitNo,
    goodsId: order.goodsId,
    goodsDesc: order.goodsDesc,
    memo: order.memo,
  }
})

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
