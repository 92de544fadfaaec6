import { paynicornEndpoints } from '@kumicorn/core/endpoints'
import { handler } from '../operation.ts'
import { BusinessRefusal } from '../refusals.ts'
import { findTransaction, verdictOf } from '../transactions.ts'

export const queryTransaction = handler(
  paynicornEndpoints.transactions.query,
  ({ orderId, txnType }, { state }) => {
    const order = findTransaction(state, txnType, orderId)
    if (order === undefined) throw new BusinessRefusal('1003', `there is no ${txnType} ${orderId}`)
    return {
      ...verdictOf(order),
      txnId: order.gatewayId,
      status: order.status,
      // Assumption: milliseconds; the reference gives only the length of the text.
      completeTime: order.settledAt === undefined ? '' : String(order.settledAt),
    }
  },
  // No status: an order that the gateway does not know has neither succeeded nor failed.
  { txnId: '', status: '' },
)
