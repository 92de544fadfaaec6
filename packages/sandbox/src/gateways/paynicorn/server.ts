import type { PaynicornOperation } from '@kumicorn/core/endpoints'
import { objectFrom, seal } from '@kumicorn/messages'
import { answerWithFaults, type CannedAnswers, type GatewayAnswer } from '../../faults/answers.ts'
import {
  type Answer,
  type Exchange,
  type GatewayServer,
  jsonHeaders,
  type Route,
} from '../../http/exchange.ts'
import { readParams } from '../params.ts'
import {
  listAirtimeGoods,
  listDataGoods,
  operatorByNumber,
  queryAirtime,
  queryData,
  topUpAirtime,
  topUpData,
} from './airtime-data.ts'
import { listMethods } from './methods.ts'
import type { PaynicornHandler } from './operation.ts'
import {
  createPayment,
  createPayout,
  createPayoutToUser,
  createRefund,
  queryTransaction,
} from './payments.ts'
import { envelopeOpener, subjectOf } from './reading.ts'
import { BusinessRefusal, checkAppKey, EnvelopeRefusal, OK, responseCodes, wrongParams } from './refusals.ts'
import { appKeysReport, getUsdRates, vasByChannelReport, vasReport } from './reports.ts'
import type { PaynicornState } from './state.ts'

/** Where Paynicorn's paths begin. */
export const PREFIX = '/trade'

const SUCCESS = '000000'
const TOP_UP_SUCCESS = 1200

/** What a request came to, whatever the shape of its answer. */
type Outcome = Omit<GatewayAnswer, 'status' | 'headers'>

/** Paynicorn's routes, derived from the endpoint table. */
export function paynicornServer(state: PaynicornState): GatewayServer {
  const { merchantSecret, bareAnswers } = state.settings
  const { open, opens } = envelopeOpener(state)

  const isSigned = (handler: PaynicornHandler | undefined): boolean =>
    handler !== undefined &&
    handler.endpoint.family !== 'currency' &&
    (!bareAnswers || handler.endpoint.family === 'transaction')

  function respond(exchange: Exchange, handler: PaynicornHandler | undefined): Answer {
    const operation = handler?.endpoint.operation
    const { reference, magic } = subjectOf(exchange, handler?.endpoint)
    const about = { gateway: 'paynicorn', operation, reference } as const
    const canned: CannedAnswers = {
      ...cannedAnswers,
      refused: (code) => answerOf(refusedWith(code, handler)),
    }
    return answerWithFaults(
      state.simulation,
      canned,
      { about, exchange, magic, isSigned: () => isSigned(handler) && opens(exchange) },
      () => answerOf(judge(exchange, handler)),
    )
  }

  function judge(exchange: Exchange, handler: PaynicornHandler | undefined): Outcome {
    try {
      if (handler === undefined) throw new EnvelopeRefusal('204404', 'Paynicorn has no such address')
      const isOpen = handler.endpoint.family === 'currency'
      return answer(exchange, handler, isOpen ? {} : open(exchange))
    } catch (error) {
      if (!(error instanceof EnvelopeRefusal)) throw error
      return envelopeRefused(error)
    }
  }

  function answer(
    exchange: Exchange,
    handler: PaynicornHandler,
    given: Readonly<Record<string, unknown>>,
  ): Outcome {
    const { endpoint } = handler
    const isTopUp = endpoint.family === 'topup'
    try {
      checkAppKey(endpoint, given, state)
      const read = readParams(endpoint, given)
      if (!read.ok) throw wrongParams(endpoint, read.issues)
      const { operation } = endpoint
      const result = handler.run(read.params, {
        state,
        operation,
        answering: exchange.answering,
        origin: exchange.origin,
      })
      const content = isTopUp ? { code: TOP_UP_SUCCESS, msg: 'success', result } : result
      const code = isTopUp ? String(TOP_UP_SUCCESS) : OK
      return { body: written(handler, content), accepted: true, code, message: 'success', reason: undefined }
    } catch (error) {
      if (!(error instanceof BusinessRefusal)) throw error
      return businessRefused(error, handler)
    }
  }

  function businessRefused(
    { code, words: message, message: reason }: BusinessRefusal,
    handler: PaynicornHandler,
  ): Outcome {
    const isTopUp = handler.endpoint.family === 'topup'
    const content = isTopUp ? { code: Number(code), msg: message } : { code, message, ...handler.blank }
    return { body: written(handler, content), accepted: false, code, message, reason }
  }

  /** A code that a fault asks for, be it one of the envelope or one inside. */
  function refusedWith(code: string, handler: PaynicornHandler | undefined): Outcome {
    return handler === undefined || code in responseCodes
      ? envelopeRefused(new EnvelopeRefusal(code as EnvelopeRefusal['code'], 'a fault'))
      : businessRefused(new BusinessRefusal(code as BusinessRefusal['code'], 'a fault'), handler)
  }

  /** The envelope around a content, or the content alone where answers may come bare. */
  function written(handler: PaynicornHandler, content: unknown): string {
    if (!isSigned(handler)) return JSON.stringify(content)
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
  return { routes, prefix: `${PREFIX}/`, isApi: true, unknown: (exchange) => respond(exchange, undefined) }
}

const envelopeRefused = ({ code, message: reason }: EnvelopeRefusal): Outcome =>
  withoutContent(code, responseCodes[code], reason)

function withoutContent(code: string, message: string, reason: string): Outcome {
  const body = JSON.stringify({ responseCode: code, responseMessage: message })
  return { body, accepted: false, code, message, reason }
}

/** Assumption: refusals come with HTTP 200, as every answer does; only `responseCode` tells. */
const answerOf = (outcome: Outcome): GatewayAnswer => ({
  ...outcome,
  status: 200,
  headers: jsonHeaders(outcome.reason),
})

const unknownError = (): GatewayAnswer => answerOf(withoutContent('205999', 'unknown error', 'a fault'))

/** What Paynicorn says only when a fault makes it. */
export const cannedAnswers: Omit<CannedAnswers, 'refused'> = {
  // The gateway documents no limit of this kind: plans and magic values do not reach this.
  rateLimited: unknownError,
  unknownError,
  badlySigned(answered) {
    const envelope = objectFrom(answered.body)
    // Refusals and bare answers carry no signature that could be wrong.
    if (typeof envelope?.sign !== 'string') return answered
    const sign = [...envelope.sign].reverse().join('')
    return { ...answered, body: JSON.stringify({ ...envelope, sign }) }
  },
}

/** A handler for every row of Paynicorn's table; one that lacks does not compile. */
export const paynicornHandlers: Readonly<Record<PaynicornOperation, PaynicornHandler>> = {
  'payments.create': createPayment,
  'refunds.create': createRefund,
  'payouts.create': createPayout,
  'payouts.createToUser': createPayoutToUser,
  'transactions.query': queryTransaction,
  'methods.list': listMethods,
  'reports.vas': vasReport,
  'reports.appKeys': appKeysReport,
  'reports.vasByChannel': vasByChannelReport,
  'airtime.topUp': topUpAirtime,
  'airtime.query': queryAirtime,
  'airtime.goods': listAirtimeGoods,
  'operators.byNumber': operatorByNumber,
  'data.topUp': topUpData,
  'data.query': queryData,
  'data.goods': listDataGoods,
  'currency.usdRates': getUsdRates,
}
