import { paynicornEndpoints } from '@kumicorn/core/endpoints'
import { handler } from '../operation.ts'
import { BusinessRefusal } from '../refusals.ts'
import { acceptTopUp, descriptionOf, findTopUp, refuseRepeatedTransId } from '../top-ups.ts'

export const topUpData = handler(paynicornEndpoints.data.topUp, (params, call) => {
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

export const queryData = handler(paynicornEndpoints.data.query, ({ transId }, { state }) => {
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
