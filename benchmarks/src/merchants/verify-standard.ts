import { Webhook } from 'standardwebhooks'
import { STANDARD_SECRET } from '../load/merchant.ts'

const webhook = new Webhook(STANDARD_SECRET)

/** @throws when the signature is wrong */
export function verifyStandard(body: string, headers: Readonly<Record<string, unknown>>): unknown {
  return webhook.verify(body, headers as Record<string, string>)
}
