import type { PaynicornState, Transaction } from '../paynicorn/state.ts'
import type { Exchange } from '../wire/exchange.ts'
import { type Language, languageOf } from './language.ts'

/** What a request for a cashier page means. */
export interface CashierRequest {
  /** Undefined when the address is no payment's. */
  readonly payment: Transaction | undefined
  readonly query: URLSearchParams
  readonly language: Language
  /** Of the page itself. */
  readonly path: string
  /** False for clients that do not ask for a page. */
  readonly wantsPage: boolean
}

export function readRequest({ byTxnId }: PaynicornState, exchange: Exchange): CashierRequest {
  const { query, headers, path } = exchange
  const txnId = exchange.pathParams.txnId ?? ''
  const found = byTxnId.get(txnId)
  const payment = found?.txnType === 'payment' ? found : undefined
  const language = languageOf(
    query.get('lang'),
    payment?.checkout?.language,
    textOf(headers['accept-language']),
  )
  const wantsPage = textOf(headers.accept).includes('text/html')
  return { payment, query, language, path: path.split('?')[0] ?? '', wantsPage }
}

const textOf = (header: string | readonly string[] | undefined): string =>
  typeof header === 'string' ? header : (header?.join(', ') ?? '')
