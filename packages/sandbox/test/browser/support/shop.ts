import { onTestFinished } from 'vitest'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/index.ts'
import { type PaynicornAnswer, paynicornCaller } from '../../support/paynicorn-caller.ts'
import { acknowledge, contentOf, type Receiver, receiver, refuse } from '../../support/receiver.ts'

/** A merchant with a web page, a server for callbacks, and a sandbox whose payments wait for the cashier page. */
export interface Shop {
  readonly sandbox: Sandbox
  readonly merchant: Receiver
  /** Where customers come back to. */
  readonly frontPage: string
  /** The content of each postback so far. */
  postbacks(): readonly Readonly<Record<string, string>>[]
  /** Creates a payment and gives the content of the answer. */
  pay(params?: Readonly<Record<string, unknown>>): Promise<PaynicornAnswer['content']>
}

export async function openShop(options: SandboxOptions = {}): Promise<Shop> {
  const merchant = await receiver((callback, response) => {
    if (callback.path.startsWith('/thanks')) {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(
        '<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><h1>Thanks</h1>',
      )
    } else if (callback.path === '/down') refuse(callback, response)
    else acknowledge(callback, response)
  })
  const sandbox = await startSandbox({
    history: true,
    speed: 0,
    ...options,
    kumquat: { callbackUrl: `${merchant.url}/kumquat`, ...options.kumquat },
    paynicorn: { postbackUrl: `${merchant.url}/postback`, ...options.paynicorn },
  })
  onTestFinished(() => sandbox.close())
  const { call } = paynicornCaller(sandbox)
  let payments = 0
  return {
    sandbox,
    merchant,
    frontPage: `${merchant.url}/thanks`,
    postbacks: () =>
      merchant.received.filter(({ path }) => path === '/postback').map((each) => JSON.parse(contentOf(each))),
    async pay(params = {}) {
      payments += 1
      const payment = {
        orderId: `SHOP-${1000 + payments}`,
        amount: '1250.00',
        currency: 'NGN',
        countryCode: 'NG',
        orderDescription: 'Two tickets for the harbour cruise, Saturday at 17:30',
        cpFrontPage: `${merchant.url}/thanks`,
        ...params,
      }
      return (await call('/v3/transaction/pay', payment)).content
    },
  }
}
