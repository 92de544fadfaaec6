import { beijingTimestamp, kumquatSign, seal } from '@kumicorn/messages'
import { request } from 'undici'
import type { ConsoleParts } from './parts.ts'

let samples = 0

/** Places an order as a merchant's server would: over HTTP, signed, at the sandbox's own address. */
export async function placeSample(parts: ConsoleParts, gateway: string): Promise<string> {
  samples += 1
  const reference = `demo-${parts.simulation.clock.now()}-${samples}`
  const { path, message } = gateway === 'kumquat' ? airtime(parts, reference) : payment(parts, reference)
  const { body } = await request(parts.url() + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
  })
  await body.dump()
  return reference
}

function airtime({ simulation, settings }: ConsoleParts, reference: string) {
  const { partnerNo, signKey } = settings.kumquat
  const params: Readonly<Record<string, string>> = {
    partner_no: partnerNo,
    datetime: beijingTimestamp(simulation.clock.now()).replace(/\D/g, ''),
    request_no: reference,
    product_id: '19402',
    account: '254771114118',
  }
  const fields = Object.entries(params).map(([name, text]) => ({ name, text }))
  const message = { ...params, product_id: 19402, sign: kumquatSign(fields, signKey) }
  return { path: '/api/code/2.0/orders', message }
}

function payment({ settings, url }: ConsoleParts, reference: string) {
  const params = {
    orderId: reference,
    amount: '1250.00',
    currency: 'NGN',
    countryCode: 'NG',
    orderDescription: 'Two tickets for the harbour cruise, Saturday at 17:30',
    cpFrontPage: `${url()}/`,
  }
  const { appKey, merchantSecret } = settings.paynicorn
  return { path: '/trade/v3/transaction/pay', message: { ...seal(params, merchantSecret), appKey } }
}
