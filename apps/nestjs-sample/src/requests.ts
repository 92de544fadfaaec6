import { z } from 'zod'

const text = z.string('must be text')

/*
 * What the shop is asked for. Whether a value is right for the gateway, Kumicorn checks before it sends anything.
 */

export const topUpRequest = z.object({ reference: text, productId: text, account: text })

export const paymentRequest = z.object({
  reference: text,
  amount: text,
  currency: text,
  countryCode: text,
  description: text,
})

export type TopUpRequest = z.output<typeof topUpRequest>
export type PaymentRequest = z.output<typeof paymentRequest>
