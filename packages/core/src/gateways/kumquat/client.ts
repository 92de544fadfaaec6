import { type CallContext, type CallOptions, type CallSpec, runCall, send } from '../../http/call.ts'
import {
  type ClientOptions,
  clientContext,
  requireBaseUrl,
  requireText,
  requireUrl,
} from '../../client-options.ts'
import type { DecimalText } from '../../data/decimal.ts'
import { type Endpoint, endpointsOf, type Methods, type MoneyRow, methodsOf } from '../../endpoint.ts'
import { type KumicornError, TransportError } from '../../data/errors.ts'
import { JsonNumber } from '../../data/json.ts'
import type { Journal } from '../../orders/journal.ts'
import { type MoneySpec, type Outcome, place } from '../../orders/outcome.ts'
import { type PagedList, pagedList, readPage } from '../../http/paging.ts'
import { checkParams, readResult } from '../../data/schema.ts'
import { Keys } from '../../data/secret.ts'
import {
  isClockRefused,
  isNoSuchOrder,
  isRetryableRead,
  isTooManyRequests,
  judgeOrder,
  judgeRefusal,
  openAnswer,
} from './answer.ts'
import { availableBalance } from './balance.ts'
import { beijingDatetime } from './beijing-time.ts'
import { GatewayTime } from './clock-skew.ts'
import { type KumquatOperation, kumquatEndpoints } from './endpoints.ts'
import type { KumquatOrder } from './results.ts'
import { routesOf } from './routes.ts'
import { signKumquat } from './signature.ts'

export interface KumquatOptions extends ClientOptions {
  /** The host that KUMQUAT gave to you, e.g. `https://host.example`. There is no default. */
  readonly baseUrl: string
  /** Your partner number. */
  readonly partnerNo: string
  /** The sign key; a list while rotating (the first signs, all verify). */
  readonly signKey: string | readonly string[]
  /** Where callbacks go, for orders that do not name an address of their own. */
  readonly callbackUrl?: string | undefined
  /**
   * Paths of single operations, e.g. `{ 'orders.place': '/api/code/2.0/order' }`. The saved reference has
   * lost its paths, so the default ones are assumptions: check them against what KUMQUAT gave to you.
   */
  readonly endpoints?: Partial<Readonly<Record<KumquatOperation, string>>> | undefined
}

type Params = Readonly<Record<string, unknown>>
type Table = typeof kumquatEndpoints

const HEADERS = { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' } as const

/** The client of KUMQUAT API 2.0. Made by {@link createKumquat}. */
export class KumquatClient {
  readonly countries: Methods<Table['countries']>
  readonly carriers: Methods<Table['carriers']>
  readonly products: Methods<Table['products']>
  readonly numbers: Methods<Table['numbers']>
  readonly orders: Methods<Table['orders']>
  /** Balance and credit of the partner. (Reference: 余额查询.) */
  readonly balance: Methods<Table>['balance']

  readonly #context: CallContext
  readonly #keys: Keys
  readonly #time: GatewayTime
  readonly #partnerNo: string
  readonly #callbackUrl: string | undefined
  readonly #routes: ReturnType<typeof routesOf>

  /** @throws ConfigError when an option is missing or cannot be right */
  constructor(options: KumquatOptions, journal?: Journal) {
    const { baseUrl, partnerNo, signKey, callbackUrl, endpoints = {} } = options
    this.#context = clientContext('kumquat', options, journal)
    this.#keys = new Keys(signKey, 'kumquat.signKey', 'kumquat')
    this.#partnerNo = requireText('kumquat', 'partnerNo', partnerNo)
    this.#callbackUrl =
      callbackUrl === undefined ? undefined : requireUrl('kumquat', 'callbackUrl', callbackUrl)
    this.#routes = routesOf(
      requireBaseUrl('kumquat', 'baseUrl', baseUrl),
      endpointsOf(kumquatEndpoints),
      endpoints,
    )
    this.#time = new GatewayTime(this.#context.clock)
    const bound = methodsOf(kumquatEndpoints, (endpoint, params, call) => this.#call(endpoint, params, call))
    this.countries = bound.countries
    this.carriers = bound.carriers
    this.products = bound.products
    this.numbers = bound.numbers
    this.orders = bound.orders
    this.balance = bound.balance
  }

  /** What may still be spent, from the answer of {@link balance}. See {@link availableBalance}. */
  availableBalance(balance: { readonly balance: string; readonly credit: string }): DecimalText {
    return availableBalance(balance)
  }

  /** Closes idle connections; calls under way are finished first. */
  async close(): Promise<void> {
    await this.#context.transport.close?.()
  }

  #call(endpoint: Endpoint, given: unknown, options?: CallOptions): unknown {
    if (endpoint.paged) return this.#list(endpoint, given as Params, options)
    return endpoint.money ? this.#place(endpoint, given, options) : this.#read(endpoint, given, options)
  }

  async #read(endpoint: Endpoint, given: unknown, options?: CallOptions): Promise<unknown> {
    const spec = this.#spec(endpoint, checkParams(endpoint.request, given, endpoint.operation) as Params)
    return runCall(this.#context, spec, options, (scope, message) =>
      send(this.#context, spec, scope, message),
    )
  }

  #list(endpoint: Endpoint, given: Params, options?: CallOptions): PagedList<unknown> {
    const params = checkParams(endpoint.request, given, endpoint.operation) as Params
    const fetch = async (page: number) => {
      const asked = checkParams(
        endpoint.request,
        { ...given, currentPage: page },
        endpoint.operation,
      ) as Params
      const { decode, ...rest } = this.#spec(endpoint, asked)
      const spec = {
        ...rest,
        decode: (response) => readPage(decode(response) as unknown[], page, response.headers),
      } satisfies CallSpec<unknown>
      return runCall(this.#context, spec, options, (scope, message) =>
        send(this.#context, spec, scope, message),
      )
    }
    const { currentPage = 1, pageSize = 20 } = params as { currentPage?: number; pageSize?: number }
    return pagedList(fetch, currentPage, pageSize)
  }

  async #place(endpoint: Endpoint, given: unknown, options?: CallOptions): Promise<Outcome<KumquatOrder>> {
    const params = checkParams(endpoint.request, given, endpoint.operation) as Params
    const reference = params.request_no as string
    const money = endpoint.money as MoneyRow
    // Marked as about money, so that its answer is read without any short cut.
    const query = this.#spec({ ...kumquatEndpoints.orders.query, money }, money.query.params(reference))
    const judge = (order: unknown) => judgeOrder(order as KumquatOrder, reference, endpoint.operation)
    const spec: MoneySpec<KumquatOrder, unknown> = {
      ...this.#spec(endpoint, { callback_url: this.#callbackUrl, ...params }),
      reference,
      params,
      retryable: (error) =>
        isTooManyRequests(error) || (error instanceof TransportError && error.requestSent === 'no'),
      judge,
      judgeRefusal,
      query: { ...query, reference, decode: (response) => judge(query.decode(response)) },
      isAbsent: isNoSuchOrder,
    }
    return place(this.#context, spec, options)
  }

  #spec(endpoint: Endpoint, params: Params): CallSpec<unknown> {
    const { operation, money } = endpoint
    const route = this.#routes(operation, params)
    let datedAt = 0
    return {
      operation,
      encode: () => {
        datedAt = this.#time.now()
        return {
          method: endpoint.method,
          url: route.url,
          headers: HEADERS,
          body: this.#body(route.params, datedAt),
        }
      },
      decode: (response) =>
        readResult(endpoint, openAnswer(response, operation, money !== undefined), response, 'kumquat'),
      retryable: isRetryableRead,
      correct: (error: KumicornError, response) =>
        isClockRefused(error) && this.#time.learn(response.headers.date, datedAt),
    }
  }

  #body(params: Params, datedAt: number): string {
    const body: Record<string, unknown> = { partner_no: this.#partnerNo, datetime: beijingDatetime(datedAt) }
    for (const [name, value] of Object.entries(params)) {
      if (value !== undefined && value !== null && value !== '')
        body[name] = typeof value === 'bigint' ? new JsonNumber(String(value)) : value
    }
    body.sign = signKumquat(body, this.#keys)
    return JSON.stringify(body)
  }
}

/** Makes a client of KUMQUAT API 2.0 that works alone, with no store. @throws ConfigError */
export function createKumquat(options: KumquatOptions): KumquatClient {
  return new KumquatClient(options)
}
