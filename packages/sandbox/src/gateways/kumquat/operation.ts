import type { Endpoint } from '@kumicorn/core/endpoints'
import type { z } from 'zod'
import type { Answering } from '../../http/exchange.ts'
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
  readonly endpoint: Endpoint
  /** @throws KumquatRefusal */
  run(params: unknown, call: KumquatCall): KumquatResult
}

/** Ties a handler to its row of the endpoint table, which gives the types of its parameters. */
export function handler<E extends Endpoint>(
  endpoint: E,
  run: (params: z.output<E['request']>, call: KumquatCall) => KumquatResult,
): KumquatHandler {
  return { endpoint, run: (params, call) => run(params as z.output<E['request']>, call) }
}
