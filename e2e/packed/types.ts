// The declarations of the packed packages, as a strict project sees them: compiled, never run.
import {
  createKumicorn,
  type GatewayCode,
  type KumquatCode,
  type KumquatOrder,
  type KumquatOrdersPlaceParams,
  kumquatCallbackOf,
  type OrderEvent,
  type Outcome,
  type PaynicornPostback,
  sqliteStore,
} from '@kumicorn/core'
import { kumquatEndpoints, type PaynicornOperation, type PaynicornOperations } from '@kumicorn/core/endpoints'
import type { Endpoint } from '@kumicorn/core/gateway'
import { kumquatCallback, type SignedCallback } from '@kumicorn/core/testing'
import standard, { type kumicornFastify } from '@kumicorn/fastify'
import { instrument } from '@kumicorn/opentelemetry'
import { trace } from '@opentelemetry/api'

const kumicorn = createKumicorn({
  store: sqliteStore({ path: './orders.db' }),
  kumquat: { baseUrl: 'https://host.example', partnerNo: 'P1', signKey: 'the sign key' },
  paynicorn: { appKey: 'A1', merchantSecret: 'the secret' },
})

export async function sell(): Promise<string | undefined> {
  const order: KumquatOrdersPlaceParams = { request_no: 'A-1', product_id: 1n, account: '254771114118' }
  const outcome: Outcome<KumquatOrder> = await kumicorn.kumquat.orders.place(order)
  return outcome.state === 'accepted' ? outcome.order.pin : undefined
}

export async function mistakes(): Promise<void> {
  // @ts-expect-error a parameter of another type
  await kumicorn.kumquat.orders.place({ request_no: 'A-1', product_id: true, account: '254771114118' })
  // @ts-expect-error a parameter that is missing
  await kumicorn.paynicorn.operators.byNumber({ nationalPhoneNo: '07012345678' })
  // @ts-expect-error an operation that the table does not have
  await kumicorn.kumquat.orders.cancel({ request_no: 'A-1' })
}

export const { stop } = instrument(kumicorn, {
  tracerProvider: trace.getTracerProvider(),
  meterProvider: false,
})

export async function look(): Promise<readonly (string | undefined)[]> {
  const [goods] = await kumicorn.paynicorn.data.goods()
  const rates = await kumicorn.paynicorn.currency.usdRates()
  const prices: (string | undefined)[] = [goods?.amount, rates.quotes.USDNGN]
  for await (const { price } of kumicorn.kumquat.products.list({ start: new Date() })) prices.push(price)
  return prices
}

export const pinOf = (event: OrderEvent): string | undefined => kumquatCallbackOf(event)?.pin
export const amountOf = ({ amount }: PaynicornPostback): string | undefined => amount
export const operation: PaynicornOperation = 'payments.create'
export const goods: PaynicornOperations['data.goods']['takes'] = { countryCode: 'NG' }
export const codes: readonly GatewayCode[] = ['JU9992', '4013', 'one that is not documented']
// @ts-expect-error a code that is not KUMQUAT's
export const code: KumquatCode = '4013'
export const row: Endpoint = kumquatEndpoints.orders.place
export const reference: string = kumquatEndpoints.orders.place.money.reference
export const callback: SignedCallback = kumquatCallback({ request_no: 'A-1', status: 'success' }, 'key')
export const plugin: typeof kumicornFastify = standard
// @ts-expect-error the default export has its type
export const untyped: string = standard
