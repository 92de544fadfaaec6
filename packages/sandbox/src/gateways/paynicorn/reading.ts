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
import { referenceFrom, textOf } from '../params.ts'
import type { PaynicornEndpoint } from './endpoints.ts'
import { EnvelopeRefusal } from './refusals.ts'
import type { PaynicornState } from './state.ts'

type Params = Readonly<Record<string, unknown>>

/** What an envelope has, which is text or nothing. */
const partOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export interface EnvelopeOpener {
  /** Counts against the quota of the test mode. @throws EnvelopeRefusal */
  open(exchange: Exchange): Params
  /** Whether it will open. */
  opens(exchange: Exchange): boolean
}

/** Opens request envelopes. */
export function envelopeOpener({ settings }: PaynicornState): EnvelopeOpener {
  const { appKey, merchantSecret, requestQuota = Number.POSITIVE_INFINITY } = settings
  let requests = 0
  /** @throws EnvelopeRefusal */
  const read = ({ body }: Exchange): Params => {
    const text = utf8(body)
    if (text === undefined) throw new EnvelopeRefusal('204003', 'the body is not UTF-8')
    if (text.trim() === '') throw new EnvelopeRefusal('204000', 'the body is empty')
    const envelope = objectFrom(text)
    if (envelope === undefined) throw new EnvelopeRefusal('204003', 'the body is not a JSON object')
    if (Object.keys(envelope).length === 0) throw new EnvelopeRefusal('204000', 'the envelope is empty')
    const [content, sign] = [partOf(envelope.content), partOf(envelope.sign)]
    if (partOf(envelope.appKey) === '')
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
    return params
  }
  return {
    open(exchange) {
      const params = read(exchange)
      requests += 1
      if (requests > requestQuota) throw new EnvelopeRefusal('204006', `more than ${requestQuota} requests`)
      return params
    },
    opens(exchange) {
      if (requests >= requestQuota) return false
      try {
        read(exchange)
        return true
      } catch (error) {
        if (error instanceof EnvelopeRefusal) return false
        throw error
      }
    },
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
  const params = unseal(partOf(envelope?.content)) ?? {}
  // Of what is no scalar there may be no text at all.
  const own = (name: string): string | undefined =>
    endpoint === undefined || Object.hasOwn(endpoint.fields, name) ? textOf(params[name]) : undefined
  const [benefitNo, amount] = [own('benefitNo'), own('amount')]
  const reference = REFERENCES.map(own).find((value) => value !== undefined && value !== '')
  return {
    reference: reference === undefined ? undefined : referenceFrom(reference),
    magic: {
      ...(benefitNo === undefined ? {} : { number: benefitNo }),
      ...(amount === undefined ? {} : { amount }),
    },
  }
}
