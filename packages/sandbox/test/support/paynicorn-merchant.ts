import { paynicornCaller } from './paynicorn-caller.ts'
import { acknowledge, contentOf, receiver } from './receiver.ts'
import { frozen } from './start.ts'

/** A payment that succeeds. */
export const payment = {
  orderId: 'P1',
  amount: '100.00',
  currency: 'NGN',
  countryCode: 'NG',
  orderDescription: 'a thing',
}

/** A merchant that acknowledges its postbacks, and a sandbox that sends them there. */
export async function merchantWithSandbox() {
  const merchant = await receiver(acknowledge)
  const sandbox = await frozen({ paynicorn: { postbackUrl: `${merchant.url}/postback` } })
  const postbacks = () => merchant.received.map((callback) => JSON.parse(contentOf(callback)))
  return { merchant, sandbox, postbacks, ...paynicornCaller(sandbox) }
}
