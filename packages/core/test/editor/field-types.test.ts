import { expect, it } from 'vitest'
import { endpointsOf, kumquatEndpoints, paynicornEndpoints } from '../../src/endpoints.ts'
import * as params from '../../src/gateways/kumquat/params.ts'
import * as results from '../../src/gateways/kumquat/results.ts'
import * as paynicornParams from '../../src/gateways/paynicorn/params.ts'
import type { postbackFields } from '../../src/gateways/paynicorn/postback.ts'
import type { rechargeFields } from '../../src/gateways/paynicorn/recharge.ts'
import * as reports from '../../src/gateways/paynicorn/report-params.ts'
import * as paynicornResults from '../../src/gateways/paynicorn/results.ts'
import type { KumquatClient, PaynicornClient, PaynicornPostback, PaynicornRecharge } from '../../src/index.ts'
import type { Compared, Drifted, Schemas } from './declared.ts'

const kumquat = {
  'countries.list': [params.none, results.countries],
  'countries.get': [params.byCountry, results.country],
  'carriers.list': [params.carriersListParams, results.carriers],
  'carriers.byCountry': [params.byCountry, results.carriers],
  'products.list': [params.productsListParams, results.products],
  'products.get': [params.byId, results.product],
  'numbers.lookUp': [params.numberLookUpParams, results.numberInfo],
  'orders.place': [params.orderPlaceParams, results.order],
  'orders.placeByValue': [params.orderPlaceByValueParams, results.order],
  'orders.query': [params.orderQueryParams, results.order],
  balance: [params.none, results.balance],
} as const satisfies Schemas

const paynicorn = {
  'payments.create': [paynicornParams.paymentParams, paynicornResults.payment],
  'refunds.create': [paynicornParams.refundParams, paynicornResults.refund],
  'payouts.create': [paynicornParams.payoutParams, paynicornResults.payoutAnswer],
  'payouts.createToUser': [paynicornParams.payoutToUserParams, paynicornResults.payoutAnswer],
  'transactions.query': [paynicornParams.transactionQueryParams, paynicornResults.transaction],
  'methods.list': [paynicornParams.methodsParams, paynicornResults.methods],
  'reports.vas': [reports.vasReportParams, paynicornResults.vasReport],
  'reports.appKeys': [reports.appKeysParams, paynicornResults.appKeysReport],
  'reports.vasByChannel': [reports.vasByChannelParams, paynicornResults.vasByChannelReport],
  'airtime.topUp': [paynicornParams.airtimeTopUpParams, paynicornResults.topUp],
  'airtime.query': [paynicornParams.topUpQueryParams, paynicornResults.airtimeRecord],
  'airtime.goods': [paynicornParams.airtimeGoodsParams, paynicornResults.airtimeGoods],
  'operators.byNumber': [paynicornParams.operatorParams, paynicornResults.operator],
  'data.topUp': [paynicornParams.dataTopUpParams, paynicornResults.topUp],
  'data.query': [paynicornParams.topUpQueryParams, paynicornResults.dataRecord],
  'data.goods': [paynicornParams.dataGoodsParams, paynicornResults.dataGoods],
  'currency.usdRates': [paynicornParams.none, paynicornResults.usdRates],
} as const satisfies Schemas

it.each([
  ['kumquat', kumquatEndpoints, kumquat],
  ['paynicorn', paynicornEndpoints, paynicorn],
] as const)('the schemas of %s are those of its table', (_, table, schemas: Schemas) => {
  const rows = endpointsOf(table)
  expect(rows.map(({ operation }) => operation)).toEqual(Object.keys(schemas))
  for (const { operation, request, response } of rows) {
    const [takes, gives] = schemas[operation] ?? []
    expect(takes?.(), operation).toBe(request)
    expect(gives?.(), operation).toBe(response)
  }
})

it('every method takes and gives what its schemas say, neither more nor less: the compiler names the others', () => {
  const drifted: (Drifted<typeof kumquat, KumquatClient> | Drifted<typeof paynicorn, PaynicornClient>)[] = []
  const none: never[] = drifted
  expect(none).toEqual([])
})

it("the fields of Paynicorn's callbacks are declared as their schemas say", () => {
  const postback: Compared<typeof postbackFields, PaynicornPostback> = 'same'
  const recharge: Compared<typeof rechargeFields, PaynicornRecharge> = 'same'
  expect([postback, recharge]).toEqual(['same', 'same'])
})
