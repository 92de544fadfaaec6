import type { Answering } from '../../http/exchange.ts'
import type { Fields, Values } from '../params.ts'
import type { PaynicornEndpoint } from './endpoints.ts'
import type { PaynicornState } from './state.ts'

/** What a handler knows beside its parameters. */
export interface PaynicornCall {
  readonly state: PaynicornState
  readonly operation: string
  readonly answering: Answering
  /** Where the client found the sandbox. */
  readonly origin: string
}

export interface PaynicornHandler {
  readonly endpoint: PaynicornEndpoint
  /** Fields beside code and message that an answer has even when it refuses. */
  readonly blank: Readonly<Record<string, string>>
  /** The result of a top-up operation, or the content of any other. @throws BusinessRefusal */
  run(params: unknown, call: PaynicornCall): unknown
}

/** Ties a handler to its row of the endpoint table, which gives the types of its parameters. */
export function handler<F extends Fields>(
  endpoint: PaynicornEndpoint<F>,
  run: (params: Values<F>, call: PaynicornCall) => unknown,
  blank: Readonly<Record<string, string>> = {},
): PaynicornHandler {
  return { endpoint: endpoint as never, blank, run: (params, call) => run(params as Values<F>, call) }
}
