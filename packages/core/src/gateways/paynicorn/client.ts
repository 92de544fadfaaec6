import { type CallContext, type CallOptions, type CallSpec, runCall, send } from '../../http/call.ts'
import { type ClientOptions, clientContext, requireBaseUrl, requireText } from '../../client-options.ts'
import { endpointsOf, type Methods, type MoneyRow, methodsOf } from '../../endpoint.ts'
import { TransportError } from '../../data/errors.ts'
import type { JsonObject } from '../../data/json.ts'
import type { Journal } from '../../orders/journal.ts'
import { type MoneySpec, type Outcome, place, type Settled } from '../../orders/outcome.ts'
import { checkParams, readResult } from '../../data/schema.ts'
import { Keys } from '../../data/secret.ts'
import { isNoSuchOrder, isRetryableRead, openAnswer, resultOf } from './answer.ts'
import { type PaynicornEndpoint, paynicornEndpoints } from './endpoints.ts'
import { seal } from './envelope.ts'
import { judgeAnswer, judgeOrder, judgeRefusal, type PaynicornOrder } from './judge.ts'

export interface PaynicornOptions extends ClientOptions {
  /** Your application's key. */
  readonly appKey: string
  /** The merchant's secret; a list while rotating (the first signs, all verify). */
  readonly merchantSecret: string | readonly string[]
  /** Default `https://api.paynicorn.com/trade`. */
  readonly baseUrl?: string | undefined
}

type Params = Readonly<Record<string, unknown>>
type Table = typeof paynicornEndpoints

const HEADERS = { 'content-type': 'application/json', accept: 'application/json' } as const
const NO_BODY = { accept: 'application/json' } as const

/** The client of Paynicorn API v3. Made by {@link createPaynicorn}. */
export class PaynicornClient {
  readonly payments: Methods<Table['payments']>
  readonly refunds: Methods<Table['refunds']>
  readonly payouts: Methods<Table['payouts']>
  readonly transactions: Methods<Table['transactions']>
  readonly methods: Methods<Table['methods']>
  readonly reports: Methods<Table['reports']>
  readonly airtime: Methods<Table['airtime']>
  readonly operators: Methods<Table['operators']>
  readonly data: Methods<Table['data']>
  readonly currency: Methods<Table['currency']>

  readonly #context: CallContext
  readonly #keys: Keys
  readonly #appKey: string
  readonly #baseUrl: string
  readonly #rows: ReadonlyMap<string, PaynicornEndpoint>

  /** @throws ConfigError when an option is missing or cannot be right */
  constructor(options: PaynicornOptions, journal?: Journal) {
    const { appKey, merchantSecret, baseUrl = 'https://api.paynicorn.com/trade' } = options
    this.#context = clientContext('paynicorn', options, journal)
    this.#keys = new Keys(merchantSecret, 'paynicorn.merchantSecret', 'paynicorn')
    this.#appKey = requireText('paynicorn', 'appKey', appKey)
    this.#baseUrl = requireBaseUrl('paynicorn', 'baseUrl', baseUrl)
    this.#rows = new Map(
      endpointsOf(paynicornEndpoints).map((row) => [row.operation, row as PaynicornEndpoint]),
    )
    const bound = methodsOf(paynicornEndpoints, (endpoint, params, call) => {
      const row = endpoint as PaynicornEndpoint
      return row.money ? this.#place(row, params, call) : this.#read(row, params, call)
    })
    this.payments = bound.payments
    this.refunds = bound.refunds
    this.payouts = bound.payouts
    this.transactions = bound.transactions
    this.methods = bound.methods
    this.reports = bound.reports
    this.airtime = bound.airtime
    this.operators = bound.operators
    this.data = bound.data
    this.currency = bound.currency
  }

  /** Closes idle connections; calls under way are finished first. */
  async close(): Promise<void> {
    await this.#context.transport.close?.()
  }

  async #read(endpoint: PaynicornEndpoint, given: unknown, options?: CallOptions): Promise<unknown> {
    const params = checkParams(endpoint.request, given, endpoint.operation) as Params
    const spec = this.#spec(endpoint, params, (content, status) => this.#result(endpoint, content, status))
    return runCall(this.#context, spec, options, (scope, message) =>
      send(this.#context, spec, scope, message),
    )
  }

  async #place(
    endpoint: PaynicornEndpoint,
    given: unknown,
    options?: CallOptions,
  ): Promise<Outcome<PaynicornOrder>> {
    const params = checkParams(endpoint.request, given, endpoint.operation) as Params
    const money = endpoint.money as MoneyRow
    const reference = params[money.reference] as string
    const spec: MoneySpec<PaynicornOrder, PaynicornOrder> = {
      ...this.#spec(endpoint, params, (content, status) => this.#order(endpoint, content, status)),
      reference,
      params,
      retryable: (error) => error instanceof TransportError && error.requestSent === 'no',
      judge: (order) => judgeAnswer(order, endpoint, reference),
      judgeRefusal,
      query: this.#query(endpoint, money, reference),
      isAbsent: isNoSuchOrder,
    }
    return place(this.#context, spec, options)
  }

  /** What the query tells is read as the order that the operation itself would have answered. */
  #query(endpoint: PaynicornEndpoint, money: MoneyRow, reference: string): CallSpec<Settled<PaynicornOrder>> {
    const row = { ...(this.#rows.get(money.query.operation) as PaynicornEndpoint), money }
    const spec = this.#spec(row, money.query.params(reference), (content, status) => {
      const { txnId } = content
      const isRefund = endpoint.operation === 'refunds.create' && txnId !== undefined
      const order = this.#order(endpoint, isRefund ? { ...content, refundId: txnId } : content, status)
      return judgeOrder(order, endpoint, reference)
    })
    return { ...spec, reference }
  }

  #order(endpoint: PaynicornEndpoint, content: JsonObject, status: number): PaynicornOrder {
    return this.#result(endpoint, content, status) as PaynicornOrder
  }

  #result(endpoint: PaynicornEndpoint, content: JsonObject, status: number): unknown {
    return readResult(endpoint, resultOf(content, endpoint, status), { status }, 'paynicorn')
  }

  #spec<T>(
    endpoint: PaynicornEndpoint,
    params: Params,
    read: (content: JsonObject, status: number) => T,
  ): CallSpec<T> {
    const { operation, method, path, appKeyInside } = endpoint
    const url = this.#baseUrl + path
    return {
      operation,
      encode: () => {
        if (method === 'GET') return { method, url, headers: NO_BODY }
        const content = appKeyInside ? { ...params, appKey: params.appKey ?? this.#appKey } : params
        const body = JSON.stringify({ ...seal(content, this.#keys), appKey: this.#appKey })
        return { method, url, headers: HEADERS, body }
      },
      decode: (response) => read(openAnswer(response, endpoint, this.#keys), response.status),
      retryable: isRetryableRead,
    }
  }
}

/** Makes a client of Paynicorn API v3 that works alone, with no store. @throws ConfigError */
export function createPaynicorn(options: PaynicornOptions): PaynicornClient {
  return new PaynicornClient(options)
}
