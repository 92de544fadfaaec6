import type { KumquatOperation } from '@kumicorn/core/endpoints'
import type { FlatField } from '@kumicorn/messages'
import { answerWithFaults, type CannedAnswers, type GatewayAnswer } from '../../faults/answers.ts'
import {
  type Answer,
  type Exchange,
  type GatewayServer,
  jsonHeaders,
  type Route,
} from '../../http/exchange.ts'
import { issuesText, type ParamIssue, readParams, referenceFrom } from '../params.ts'
import {
  carriersOfCountry,
  getBalance,
  getCountry,
  getProduct,
  listCarriers,
  listCountries,
  listProducts,
  lookUpNumber,
} from './base-data.ts'
import type { KumquatHandler, KumquatResult } from './operation.ts'
import { placeOrder, placeOrderByValue, queryOrder } from './orders.ts'
import { makeChecks, readFields, textOf } from './reading.ts'
import { type KumquatErrorCode, KumquatRefusal, kumquatErrors } from './refusals.ts'
import type { KumquatState } from './state.ts'

const SUCCESS_MESSAGE = '请求成功'

/** KUMQUAT's routes, derived from the endpoint table. */
export function kumquatServer(state: KumquatState): GatewayServer {
  const check = makeChecks(state)

  function respond(exchange: Exchange, handler: KumquatHandler | undefined): Answer {
    const operation = handler?.endpoint.operation
    const fields = attempt(() => readFields(exchange))
    const reference = fields instanceof KumquatRefusal ? undefined : referenceOf(fields)
    const about = { gateway: 'kumquat', operation, reference } as const
    const magic = fields instanceof KumquatRefusal ? {} : { number: textOf(fields, 'account') }
    return answerWithFaults(
      state.simulation,
      cannedAnswers,
      { about, exchange, magic, isSigned: () => false },
      (skew) => {
        const outcome = attempt(() => run(exchange, handler, fields, skew))
        return outcome instanceof KumquatRefusal ? refused(outcome) : succeeded(outcome)
      },
    )
  }

  function run(
    exchange: Exchange,
    handler: KumquatHandler | undefined,
    fields: readonly FlatField[] | KumquatRefusal,
    skew: number,
  ): KumquatResult {
    // Assumption: what the gateway answers for an address or method that it does not have.
    if (handler === undefined) throw new KumquatRefusal('JU9998', 'KUMQUAT has no such address')
    if (fields instanceof KumquatRefusal) throw fields
    check(fields, exchange.remoteAddress, skew)
    const given: Record<string, unknown> = Object.create(null)
    for (const { name, value } of fields) given[name] = value
    Object.assign(given, exchange.pathParams)
    const read = readParams(handler.endpoint, given)
    const { operation } = handler.endpoint
    if (!read.ok) {
      const { issues } = read
      const code = issues.every((issue) => isWrongLength(operation, issue, given)) ? 'JU9972' : 'JU9997'
      throw new KumquatRefusal(code, issuesText(issues))
    }
    return handler.run(read.params, { state, operation, answering: exchange.answering })
  }

  const routes = Object.values(kumquatHandlers).map(
    (handler): Route => ({
      methods: ['GET', 'POST'],
      path: handler.endpoint.path,
      handle: (exchange) => respond(exchange, handler),
    }),
  )
  return { routes, prefix: '/api/code/', isApi: true, unknown: (exchange) => respond(exchange, undefined) }
}

/** The result of `run`, or the refusal that it threw. */
function attempt<T>(run: () => T): T | KumquatRefusal {
  try {
    return run()
  } catch (error) {
    if (error instanceof KumquatRefusal) return error
    throw error
  }
}

/** Whether a parameter is a phone number that is wrong only in its length. */
function isWrongLength(
  operation: string,
  { field, missing }: ParamIssue,
  given: Readonly<Record<string, unknown>>,
): boolean {
  const isNumber = field === 'account' || (field === 'id' && operation === 'numbers.lookUp')
  return isNumber && !missing && /^\d+$/.test(String(given[field]))
}

function referenceOf(fields: readonly FlatField[]): string | undefined {
  return referenceFrom(textOf(fields, 'request_no') || textOf(fields, 'serial_no'))
}

function succeeded({ result, headers }: KumquatResult): GatewayAnswer {
  const body = JSON.stringify({ returnCode: 'SUCCESS', returnMsg: SUCCESS_MESSAGE, result })
  return {
    status: 200,
    headers: { ...jsonHeaders(), ...headers },
    body,
    accepted: true,
    code: 'SUCCESS',
    message: SUCCESS_MESSAGE,
    reason: undefined,
  }
}

const refused = ({ code, message: reason }: KumquatRefusal): GatewayAnswer =>
  refusal(kumquatErrors[code].status, code, kumquatErrors[code].message, reason)

function refusal(status: number, code: string, message: string, reason: string): GatewayAnswer {
  const body = JSON.stringify({ returnCode: 'FAIL', returnMsg: message, errorCode: code })
  return { status, headers: jsonHeaders(reason), body, accepted: false, code, message, reason }
}

const cannedAnswers: CannedAnswers = {
  refused: (code) => refused(new KumquatRefusal(code as KumquatErrorCode, 'a fault')),
  rateLimited: () => refused(new KumquatRefusal('JU9989', 'a fault')),
  // Not a code of the reference: a client must not conclude anything from it.
  unknownError: () => refusal(400, 'JU9999', '系统异常', 'a fault'),
  badlySigned: (answered) => answered,
}

/** A handler for every row of KUMQUAT's table; one that lacks does not compile. */
export const kumquatHandlers: Readonly<Record<KumquatOperation, KumquatHandler>> = {
  'countries.list': listCountries,
  'countries.get': getCountry,
  'carriers.list': listCarriers,
  'carriers.byCountry': carriersOfCountry,
  'products.list': listProducts,
  'products.get': getProduct,
  'numbers.lookUp': lookUpNumber,
  'orders.place': placeOrder,
  'orders.placeByValue': placeOrderByValue,
  'orders.query': queryOrder,
  balance: getBalance,
}
