import {
  isPaynicornSigned,
  lacksLeadingZeros,
  objectFrom,
  paynicornSign,
  unseal,
  utf8,
} from '@kumicorn/messages'
import type { MagicSubject } from '../../faults/magic-faults.ts'
import type { Exchange } from '../../http/exchange.ts'
import { referenceFrom } from '../params.ts'
import type { PaynicornEndpoint } from './endpoints.ts'
import { EnvelopeRefusal } from './refusals.ts'
import type { PaynicornState } from './state.ts'

type Params = Readonly<Record<string, unknown>>

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Opens request envelopes and counts them against the quota of the test mode. */
export function envelopeOpener({ settings }: PaynicornState): (exchange: Exchange) => Params {
  const { appKey, merchantSecret, requestQuota = Number.POSITIVE_INFINITY } = settings
  let requests = 0
  /** @throws EnvelopeRefusal */
  return ({ body }) => {
    const text = utf8(body)
    if (text === undefined) throw new EnvelopeRefusal('204003', 'the body is not UTF-8')
    if (text.trim() === '') throw new EnvelopeRefusal('204000', 'the body is empty')
    const envelope = objectFrom(text)
    if (envelope === undefined) throw new EnvelopeRefusal('204003', 'the body is not a JSON object')
    if (Object.keys(envelope).length === 0) throw new EnvelopeRefusal('204000', 'the envelope is empty')
    const [content, sign] = [textOf(envelope.content), textOf(envelope.sign)]
    if (textOf(envelope.appKey) === '')
      throw new EnvelopeRefusal('204002', 'appKey is missing in the envelope')
    const params = unseal(content)
    if (params === undefined) throw new EnvelopeRefusal('204003', 'content is not a JSON object in base64')
    if (!/^[0-9a-fA-F]{32}$/.test(sign)) {
      const cut = lacksLeadingZeros(sign, paynicornSign(content, merchantSecret))
      const mistake = cut
        ? 'sign has lost its leading zeros: write the digest with 32 digits'
        : 'sign is not 32 hex digits'
      throw new EnvelopeRefusal('204004', mistake)
    }
    if (envelope.appKey !== appKey) {
      throw new EnvelopeRefusal('204005', 'appKey is not the one of the sandbox')
    }
    if (!isPaynicornSigned(content, sign, merchantSecret)) {
      throw new EnvelopeRefusal('204005', 'sign is not md5(content + merchantSecret) in lower-case hex')
    }
    requests += 1
    if (requests > requestQuota) throw new EnvelopeRefusal('204006', `more than ${requestQuota} requests`)
    return params
  }
}

const REFERENCES = ['orderId', 'cpRefundId', 'transId'] as const

/**
 * What a request is about, whether or not it will pass: for the timeline, and for faults. Each operation has its own
 * fields for that: those of others may be in a request, too.
 */
export function subjectOf(
  { body }: Exchange,
  endpoint: PaynicornEndpoint | undefined,
): {
  readonly reference: string | undefined
  readonly magic: MagicSubject
} {
  const envelope = objectFrom(utf8(body) ?? '')
  const params = unseal(textOf(envelope?.content)) ?? {}
  const own = (name: string): unknown =>
    endpoint === undefined || Object.hasOwn(endpoint.fields, name) ? params[name] : undefined
  const [benefitNo, amount] = [own('benefitNo'), own('amount')]
  const reference = REFERENCES.map(own).find((value) => (value ?? '') !== '')
  return {
    reference: reference === undefined ? undefined : referenceFrom(String(reference)),
    magic: {
      ...(benefitNo === undefined ? {} : { number: String(benefitNo) }),
      ...(amount === undefined ? {} : { amount: String(amount) }),
    },
  }
}
