import { kumquatEndpoints } from '@kumicorn/core/endpoints'
import { mockSerials } from '../mock-table.ts'
import { handler } from '../operation.ts'
import { KumquatRefusal } from '../refusal.ts'
import { orderView } from '../views.ts'

export const queryOrder = handler(
  kumquatEndpoints.orders.query,
  ({ serial_no, request_no }, { state: { bySerialNo, byRequestNo } }) => {
    const mocked = serial_no === undefined ? undefined : mockSerials.get(serial_no)
    if (mocked !== undefined) {
      return { result: { request_no: request_no ?? '', serial_no, status: mocked } }
    }
    const order = serial_no === undefined ? byRequestNo.get(request_no ?? '') : bySerialNo.get(serial_no)
    if (order === undefined || (request_no !== undefined && order.reference !== request_no)) {
      // Assumption: the reference lists no code for an order that does not exist.
      throw new KumquatRefusal('JU9997', 'there is no such order')
    }
    return { result: orderView(order) }
  },
)
