import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { kumquatCallback } from '@kumicorn/core/testing'
import { Webhook } from 'standardwebhooks'
import { GITHUB_SECRET, PARTNER_NO, SIGN_KEY, STANDARD_SECRET, STRIPE_SECRET } from './merchant.ts'

/** A signed body with its headers. */
export interface Signed {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const JSON_TYPE = { 'content-type': 'application/json' } as const

const standard = new Webhook(STANDARD_SECRET)

/** What a peer would tell of the same thing, in about as many bytes. */
const paid = (reference: string): Readonly<Record<string, string>> => ({
  result: '充值成功',
  price: '98.0',
  reference,
  serial_no: '7da98795a89940e0a57cf9fb67a4fc2c',
  status: 'success',
})

/** How each kind of callback is signed. Every call makes another body. */
const signers = {
  kumquat(reference) {
    const { headers, body } = kumquatCallback({ request_no: reference, partner_no: PARTNER_NO }, SIGN_KEY)
    return { headers, body }
  },
  stripe(reference) {
    const body = JSON.stringify({
      id: `evt_${reference}`,
      object: 'event',
      type: 'payment_intent.succeeded',
      data: { object: paid(reference) },
    })
    const at = Math.floor(Date.now() / 1000)
    const digest = createHmac('sha256', STRIPE_SECRET).update(`${at}.${body}`).digest('hex')
    return { headers: { ...JSON_TYPE, 'stripe-signature': `t=${at},v1=${digest}` }, body }
  },
  octokit(reference) {
    const body = JSON.stringify({ action: 'created', comment: paid(reference) })
    const digest = createHmac('sha256', GITHUB_SECRET).update(body).digest('hex')
    const headers = {
      ...JSON_TYPE,
      'x-github-event': 'issue_comment',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${digest}`,
    }
    return { headers, body }
  },
  standardwebhooks(reference) {
    const body = JSON.stringify({ type: 'payment.succeeded', data: paid(reference) })
    const now = new Date()
    const headers = {
      ...JSON_TYPE,
      'webhook-id': `msg_${reference}`,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': standard.sign(`msg_${reference}`, now, body),
    }
    return { headers, body }
  },
} satisfies Readonly<Record<string, (reference: string) => Signed>>

export type Scheme = keyof typeof signers

let made = 0
// Other processes make references, too.
const mine = randomBytes(4).toString('hex')

/** As many bodies, each about an order of its own. */
export function signedBodies(scheme: Scheme, count: number): Signed[] {
  const sign = signers[scheme]
  return Array.from({ length: count }, () => sign(`${mine}-${++made}`))
}
