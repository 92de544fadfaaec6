import { type ClientOptions, clientContext } from './client-options.ts'
import { AnswerError, ConfigError, KumicornError, TransportError } from './data/errors.ts'
import { isTrue } from './data/is-true.ts'
import { anObject, requireGiven } from './data/options.ts'
import { isThenable } from './data/realm.ts'
import { type Endpoint, type Methods, methodsOf } from './endpoint.ts'
import { checkParams, readResult, referenceOf } from './endpoint-checks.ts'
import type { Gateway } from './gateway.ts'
import type { GatewayHost } from './gateway-plugin.ts'
import { type CallContext, type CallOptions, type CallSpec, send } from './http/call.ts'
import { type Page, type PagedList, pagedList } from './http/paging.ts'
import { runCall } from './http/run-call.ts'
import type { Params, Wire } from './wire.ts'

/** What a client is made of. */
export interface ClientParts<Table extends object> {
  readonly name: string
  readonly endpoints: Table
  readonly wire: Wire
  readonly options: ClientOptions
  readonly host: GatewayHost
  /** The gateway whose money operations these are. */
  gateway(): Gateway
  /** Names of fields whose values never appear in an error. */
  readonly secrets?: readonly string[] | undefined
}

/** What may be set for a read. */
export interface ReadOptions extends CallOptions {
  /** The merchant's own id of the order that is asked about, for those who watch. */
  readonly reference?: string | undefined
}

/** A client's calls: what every gateway's client is built on. */
export interface GatewayCalls<Table extends object> {
  /** A method for each row of the table. */
  readonly methods: Methods<Table>
  /** A single read, e.g. for {@link Gateway.query}. @throws KumicornError */
  read(endpoint: Endpoint, params: unknown, options?: ReadOptions): Promise<unknown>
  /** Closes idle connections; calls under way are finished first. */
  close(): Promise<void>
}

/** Makes the calls of a gateway's client. @throws ConfigError when an option cannot be right */
export function gatewayCalls<Table extends object>(parts: ClientParts<Table>): GatewayCalls<Table> {
  requireGiven('gatewayCalls', 'the parts', parts, anObject)
  for (const name of ['options', 'host', 'endpoints', 'wire'] as const)
    requireGiven('gatewayCalls', name, parts[name], anObject)
  const context = clientContext(parts.name, parts.options, parts.host)
  const read = (
    endpoint: Endpoint,
    params: unknown,
    options?: CallOptions,
    reference?: string,
  ): Promise<unknown> => readOnce(parts, context, endpoint, params, options, reference)
  return {
    methods: methodsOf(parts.endpoints, (endpoint, params, options) => {
      if (endpoint.paged) return list(parts, context, endpoint, params as Params, options)
      return endpoint.money
        ? place(parts, context, endpoint, params, options)
        : read(endpoint, params, options)
    }),
    read: (endpoint, params, { reference, ...options } = {}) => read(endpoint, params, options, reference),
    close: async () => context.transport.close?.(),
  }
}

/** The methods for a client's class. @throws ConfigError when somebody makes one with `new`, as of options */
export function methodsGiven<Table extends object>(
  calls: Pick<GatewayCalls<Table>, 'methods'>,
  name: string,
  factory: string,
): Methods<Table> {
  const { methods } = (calls ?? {}) as Partial<typeof calls>
  if (methods === undefined)
    throw new ConfigError(
      `${name} is not made with new: call ${factory}(options), or createKumicorn(options)`,
    )
  return methods
}

type Parts = Omit<ClientParts<object>, 'endpoints' | 'options'>

const check = ({ name, secrets }: Parts, endpoint: Endpoint, params: unknown): Params =>
  checkParams({ gateway: name, endpoint, secrets }, params) as Params

async function readOnce(
  parts: Parts,
  context: CallContext,
  endpoint: Endpoint,
  given: unknown,
  options?: CallOptions,
  reference?: string,
): Promise<unknown> {
  const params = check(parts, endpoint, given)
  const spec = { ...specOf(parts, endpoint, params, isRetryableRead), reference }
  return runCall(context, spec, options, (scope, message) => send(context, spec, scope, message))
}

function list(
  parts: Parts,
  context: CallContext,
  endpoint: Endpoint,
  given: Params,
  options?: CallOptions,
): PagedList<unknown> {
  const { paging } = parts.wire
  if (paging === undefined)
    throw new ConfigError(`${parts.name}: ${endpoint.operation} is paged, but its wire is not`)
  const first = check(parts, endpoint, given)
  const fetch = async (page: number): Promise<Page<unknown>> => {
    const params = check(parts, endpoint, { ...given, [paging.page]: page })
    const { decode, ...rest } = specOf(parts, endpoint, params, isRetryableRead)
    const spec: CallSpec<Page<unknown>> = {
      ...rest,
      decode: async (response, request) =>
        paging.read((await decode(response, request)) as unknown[], page, response.headers),
    }
    return runCall(context, spec, options, (scope, message) => send(context, spec, scope, message))
  }
  const { [paging.page]: page = 1, [paging.size]: size = paging.defaultSize } = first
  return pagedList(fetch, page as number, size as number)
}

async function place(
  parts: Parts,
  context: CallContext,
  endpoint: Endpoint,
  given: unknown,
  options?: CallOptions,
): Promise<unknown> {
  const params = check(parts, endpoint, given)
  const { operation } = endpoint
  const reference = referenceOf({ gateway: parts.name, endpoint }, params)
  const { spec, standing } = withStanding({
    ...specOf(parts, endpoint, params, surelyNotSent),
    reference,
    money: true,
  })
  return runCall(context, spec, options, (scope, message) =>
    parts.host.placeOrder({
      gateway: parts.gateway(),
      operation,
      reference,
      params,
      timeout: options?.timeout ?? context.timeout,
      signal: scope.signal,
      message,
      send: () => send(context, spec, scope, message).catch(standing),
    }),
  )
}

/**
 * A call that has been answered has reached the gateway, whatever becomes of the tries after that: when none of them
 * is sent, the refusal that came first is what the gateway has said.
 */
function withStanding(spec: CallSpec<unknown>): {
  readonly spec: CallSpec<unknown>
  standing(error: unknown): never
} {
  let refusal: KumicornError | undefined
  const isAnswered = (error: KumicornError, again: boolean): boolean => {
    if (again && !surelyNotSent(error)) refusal = error
    return again
  }
  return {
    spec: {
      ...spec,
      retryable: (error) => isAnswered(error, spec.retryable(error)),
      ...(spec.correct && {
        correct: (error, ...tried) => isAnswered(error, spec.correct?.(error, ...tried) === true),
      }),
    },
    standing(error) {
      const isDoubt = error instanceof KumicornError && !surelyNotSent(error)
      throw refusal && !isDoubt ? refusal : error
    },
  }
}

function specOf(
  { name, wire }: Parts,
  endpoint: Endpoint,
  params: Params,
  isRetryable: (error: KumicornError) => boolean,
): CallSpec<unknown> {
  return {
    operation: endpoint.operation,
    encode: (corrected) => wire.encode(endpoint, params, corrected),
    decode: (response, request) => {
      const read = (result: unknown): unknown => readResult({ gateway: name, endpoint }, result, response)
      const result = wire.decode(endpoint, response, request)
      return isThenable(result) ? Promise.resolve(result).then(read) : read(result)
    },
    retryable: (error) => isRetryable(error) || isTrue(() => wire.isUnprocessed?.(error)),
    mendOf: (error) => wire.mendOf?.(error),
    ...(wire.correct && { correct: (...tried) => isTrue(() => wire.correct?.(...tried)) }),
    corrections: wire.corrections,
  }
}

/** Reads may be sent again after a transport error and an undocumented 5xx. */
function isRetryableRead(error: KumicornError): boolean {
  if (error instanceof TransportError) return error.failure === 'failed'
  return error instanceof AnswerError && error.httpStatus >= 500
}

/** What may move money is sent again only when the request surely has not left. */
const surelyNotSent = (error: KumicornError): boolean =>
  error instanceof TransportError && error.requestSent === 'no'
