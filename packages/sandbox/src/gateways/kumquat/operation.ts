import type { Answering } from '../../http/exchange.ts'
import type { Fields, Values } from '../params.ts'
import type { KumquatEndpoint } from './endpoints.ts'
import type { KumquatState } from './state.ts'

/** What a handler knows beside its parameters. */
export interface KumquatCall {
  readonly state: KumquatState
  readonly operation: string
  readonly answering: Answering
}

export interface KumquatResult {
  readonly result: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface KumquatHandler {
  readonly endpoint: KumquatEndpoint
  /** @throws KumquatRefusal */
  run(params: unknown, call: KumquatCall): KumquatResult
}

/** Ties a handler to its row of the endpoint table, which gives the types of its parameters. */
export function handler<F extends Fields>(
  endpoint: KumquatEndpoint<F>,
  run: (params: Values<F>, call: KumquatCall) => KumquatResult,
): KumquatHandler {
  return { endpoint: endpoint as never, run: (params, call) => run(params as Values<F>, call) }
}
