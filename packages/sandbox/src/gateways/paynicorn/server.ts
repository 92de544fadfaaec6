import { seal } from '@kumicorn/messages'
import { answerWithFaults } from '../../faults/answers.ts'
import type { GatewayAnswer } from '../../faults/spoilt-answers.ts'
import {
  type Answer,
  type Exchange,
  type GatewayServer,
  jsonHeaders,
  type Route,
} from '../../http/exchange.ts'
import { readParams } from '../params.ts'
import { cannedAnswers } from './canned-answers.ts'
import type { PaynicornHandler } from './operation.ts'
import { paynicornHandlers } from './operations.ts'
import { envelopeOpener, subjectOf } from './reading.ts'
import { BusinessRefusal, checkAppKey, EnvelopeRefusal, OK, responseCodes, wrongParams } from './refusals.ts'
import type { PaynicornState } from './state.ts'

/** Where Paynicorn's paths begin. */
export const PREFIX = '/trade'

/** Assumption: refusals come with HTTP 200, as every answer does; only `responseCode` tells. */
const REFUSED_STATUS = 200

const SUCCESS = '000000'
const TOP_UP_SUCCESS = 1200

/** What a request came to, whatever the shape of its answer. */
type Outcome = Omit<GatewayAnswer, 'status' | 'headers'>

/** Paynicorn's routes, derived from the endpoint table. */
export function paynicornServer(state: PaynicornState): GatewayServer {
  const { clock, events } = state.simulation
  const { merchantSecret, bareAnswers } = state.settings
  const open = envelopeOpener(state)

  function respond(exchange: Exchange, handler: PaynicornHandler | undefined): Answer {
    const { method, path } = exchange
    const operation = handler?.endpoint.operation
    const { reference, magic } = subjectOf(exchange)
    const about = { gateway: 'paynicorn', operation, reference } as const
    const body = Buffer.from(exchange.body).toString('utf8')
    events.emit('request', { ...about, at: clock.now(), method, path, body })
    return answerWithFaults(state.simulation, cannedAnswers, { about, exchange, magic }, () => {
      const outcome = judge(exchange, handler)
      const status = outcome.code in responseCodes ? REFUSED_STATUS : 200
      return { ...outcome, status, headers: jsonHeaders(outcome.reason) }
    })
  }

  function judge(exchange: Exchange, handler: PaynicornHandler | undefined): Outcome {
    try {
      if (handler === undefined) throw new EnvelopeRefusal('204404', 'Paynicorn has no such address')
      const isOpen = handler.endpoint.family === 'currency'
      return answer(exchange, handler, isOpen ? {} : open(exchange))
    } catch (error) {
      if (!(error instanceof EnvelopeRefusal)) throw error
      const { code, message: reason } = error
      const message = responseCodes[code]
      const body = JSON.stringify({ responseCode: code, responseMessage: message })
      return { body, accepted: false, code, message, reason }
    }
  }

  function answer(
    exchange: Exchange,
    handler: PaynicornHandler,
    given: Readonly<Record<string, unknown>>,
  ): Outcome {
    const { endpoint, blank } = handler
    const isTopUp = endpoint.family === 'topup'
    try {
      checkAppKey(endpoint, given, state)
      const read = readParams(endpoint.fields, given)
      const issues = read.ok ? endpoint.check?.(read.params) : read.issues
      if (!read.ok || issues?.[0] !== undefined) throw wrongParams(endpoint, issues ?? [])
      const { operation } = endpoint
      const result = handler.run(read.params, { state, operation, answering: exchange.answering })
      const content = isTopUp ? { code: TOP_UP_SUCCESS, msg: 'success', result } : result
      const code = isTopUp ? String(TOP_UP_SUCCESS) : OK
      return { body: written(handler, content), accepted: true, code, message: 'success', reason: undefined }
    } catch (error) {
      if (!(error instanceof BusinessRefusal)) throw error
      const { code, words: message, message: reason } = error
      const content = isTopUp ? { code: Number(code), msg: message } : { code, message, ...blank }
      return { body: written(handler, content), accepted: false, code, message, reason }
    }
  }

  /** The envelope around a content, or the content alone where answers may come bare. */
  function written({ endpoint: { family } }: PaynicornHandler, content: unknown): string {
    if (family === 'currency' || (bareAnswers && family !== 'transaction')) return JSON.stringify(content)
    return JSON.stringify({
      responseCode: SUCCESS,
      responseMessage: 'success',
      ...seal(content, merchantSecret),
    })
  }

  const routes = Object.values(paynicornHandlers).map(
    (handler): Route => ({
      methods: [handler.endpoint.method],
      path: PREFIX + handler.endpoint.path,
      handle: (exchange) => respond(exchange, handler),
    }),
  )
  return { routes, prefix: `${PREFIX}/`, unknown: (exchange) => respond(exchange, undefined) }
}
