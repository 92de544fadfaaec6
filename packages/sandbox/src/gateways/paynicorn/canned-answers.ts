import { objectFrom } from '@kumicorn/messages'
import type { CannedAnswers, GatewayAnswer } from '../../faults/spoilt-answers.ts'
import { jsonHeaders } from '../../http/exchange.ts'

const UNKNOWN_ERROR = { code: '205999', message: 'unknown error' } as const

/** What Paynicorn says only when a fault makes it. */
export const cannedAnswers: Omit<CannedAnswers, 'refused'> = {
  // The gateway documents no limit of this kind: plans and magic values do not reach this.
  rateLimited: () => unknownError(),
  unknownError,
  badlySigned(answered) {
    const envelope = objectFrom(answered.body)
    // Refusals and bare answers carry no signature that could be wrong.
    if (typeof envelope?.sign !== 'string') return answered
    const sign = [...envelope.sign].reverse().join('')
    return { ...answered, body: JSON.stringify({ ...envelope, sign }) }
  },
}

function unknownError(): GatewayAnswer {
  const { code, message } = UNKNOWN_ERROR
  const body = JSON.stringify({ responseCode: code, responseMessage: message })
  const reason = 'a fault'
  return { status: 200, headers: jsonHeaders(reason), body, accepted: false, code, message, reason }
}
