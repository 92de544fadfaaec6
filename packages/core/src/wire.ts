import type { KumicornError } from './data/errors.ts'
import type { Endpoint } from './endpoint.ts'
import type { Correct, CorrectedTry, WrittenRequest } from './http/call.ts'
import type { Page } from './http/paging.ts'
import type { TransportResponse } from './http/transport.ts'

/** Parameters by name, checked and converted by their row. */
export type Params = Readonly<Record<string, unknown>>

/** How a gateway's calls are written and read. */
export interface Wire {
  /**
   * Writes the request. Called for each try, so that every try is dated and signed anew.
   * @param corrected the tries of this call that were corrected
   */
  encode(endpoint: Endpoint, params: Params, corrected: readonly CorrectedTry[]): WrittenRequest
  /**
   * The result inside an answer, before the row reads it. May be asynchronous.
   * @throws GatewayError for a refusal, AnswerError for what cannot be trusted
   */
  decode(endpoint: Endpoint, response: TransportResponse, request: WrittenRequest): unknown
  /** Whether a refusal says that nothing was processed, so that even a money order may be sent again. */
  isUnprocessed?(error: KumicornError): boolean
  readonly correct?: Correct
  /** How often one call is sent again so at most. Default 1. */
  readonly corrections?: number | undefined
  /**
   * What to change in how the client is set up, when that is why a call was refused or could not be sent: it stands in the
   * log, where a refusal for another reason does not. Without a key or a signature.
   */
  mendOf?(error: KumicornError): string | undefined
  /** How rows that are `paged` are asked for. */
  readonly paging?: Paging | undefined
}

/** How pages are asked for and read. */
export interface Paging {
  /** The parameter that holds the number of the page, from 1. */
  readonly page: string
  /** The parameter that holds the items a page, and how many they are without it. */
  readonly size: string
  readonly defaultSize: number
  read(items: readonly unknown[], page: number, headers: Readonly<Record<string, string>>): Page<unknown>
}
