import { kumquatEndpoints } from '@kumicorn/core/endpoints'
import { decimalText } from '../../decimal.ts'
import { literal } from '../../wire/raw-json.ts'
import { handler } from '../operation.ts'

export const getBalance = handler(kumquatEndpoints.balance, (_, { state: { balance, credit } }) => ({
  result: { balance: literal(decimalText(balance, 2)), credit: literal(decimalText(credit, 2)) },
}))
