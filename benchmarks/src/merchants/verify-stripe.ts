import Stripe from 'stripe'
import { STRIPE_SECRET } from '../load/merchant.ts'

const stripe = new Stripe('sk_test_benchmark')

/** As Stripe's own documents have it. @throws when the signature is wrong */
export function verifyStripe(rawBody: Buffer, signature: string): unknown {
  return stripe.webhooks.constructEvent(rawBody, signature, STRIPE_SECRET)
}
