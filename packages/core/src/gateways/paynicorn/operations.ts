import type { NoParams } from '../../endpoint.ts'
import type {
  PaynicornAirtimeGoods,
  PaynicornAirtimeGoodsParams,
  PaynicornAirtimeQueryParams,
  PaynicornAirtimeRecord,
  PaynicornAirtimeTopUpParams,
} from './operations/airtime.ts'
import type { PaynicornTopUp } from './operations/answers.ts'
import type { PaynicornUsdRates } from './operations/currency.ts'
import type {
  PaynicornDataGoods,
  PaynicornDataGoodsParams,
  PaynicornDataQueryParams,
  PaynicornDataRecord,
  PaynicornDataTopUpParams,
} from './operations/data.ts'
import type { PaynicornMethodList, PaynicornMethodsListParams } from './operations/methods.ts'
import type { PaynicornOperator, PaynicornOperatorsByNumberParams } from './operations/operators.ts'
import type { PaynicornPayment, PaynicornPaymentsCreateParams } from './operations/payments.ts'
import type {
  PaynicornPayout,
  PaynicornPayoutsCreateParams,
  PaynicornPayoutsCreateToUserParams,
} from './operations/payouts.ts'
import type { PaynicornRefund, PaynicornRefundsCreateParams } from './operations/refunds.ts'
import type {
  PaynicornAppKeysReport,
  PaynicornReportsAppKeysParams,
  PaynicornReportsVasByChannelParams,
  PaynicornReportsVasParams,
  PaynicornVasByChannelReport,
  PaynicornVasReport,
} from './operations/reports.ts'
import type { PaynicornTransaction, PaynicornTransactionsQueryParams } from './operations/transactions.ts'

/**
 * What each operation takes and gives, by its name in the endpoint table: what is inferred from a schema carries no documentation
 * into an editor. That both say the same is held by a test of types (`test/editor/field-types.test.ts`).
 */
export interface PaynicornOperations {
  readonly 'payments.create': {
    readonly takes: PaynicornPaymentsCreateParams
    readonly gives: PaynicornPayment
  }
  readonly 'refunds.create': { readonly takes: PaynicornRefundsCreateParams; readonly gives: PaynicornRefund }
  readonly 'payouts.create': { readonly takes: PaynicornPayoutsCreateParams; readonly gives: PaynicornPayout }
  readonly 'payouts.createToUser': {
    readonly takes: PaynicornPayoutsCreateToUserParams
    readonly gives: PaynicornPayout
  }
  readonly 'transactions.query': {
    readonly takes: PaynicornTransactionsQueryParams
    readonly gives: PaynicornTransaction
  }
  readonly 'methods.list': { readonly takes: PaynicornMethodsListParams; readonly gives: PaynicornMethodList }
  readonly 'reports.vas': { readonly takes: PaynicornReportsVasParams; readonly gives: PaynicornVasReport }
  readonly 'reports.appKeys': {
    readonly takes: PaynicornReportsAppKeysParams
    readonly gives: PaynicornAppKeysReport
  }
  readonly 'reports.vasByChannel': {
    takes: PaynicornReportsVasByChannelParams
    gives: PaynicornVasByChannelReport
  }
  readonly 'airtime.topUp': { readonly takes: PaynicornAirtimeTopUpParams; readonly gives: PaynicornTopUp }
  readonly 'airtime.query': {
    readonly takes: PaynicornAirtimeQueryParams
    readonly gives: PaynicornAirtimeRecord
  }
  readonly 'airtime.goods': {
    readonly takes: PaynicornAirtimeGoodsParams
    readonly gives: readonly PaynicornAirtimeGoods[]
  }
  readonly 'operators.byNumber': {
    readonly takes: PaynicornOperatorsByNumberParams
    readonly gives: PaynicornOperator
  }
  readonly 'data.topUp': { readonly takes: PaynicornDataTopUpParams; readonly gives: PaynicornTopUp }
  readonly 'data.query': { readonly takes: PaynicornDataQueryParams; readonly gives: PaynicornDataRecord }
  readonly 'data.goods': {
    readonly takes: PaynicornDataGoodsParams
    readonly gives: readonly PaynicornDataGoods[]
  }
  readonly 'currency.usdRates': { readonly takes: NoParams; readonly gives: PaynicornUsdRates }
}
