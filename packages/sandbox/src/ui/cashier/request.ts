import type { PaynicornState, Transaction } from '../../gateways/paynicorn/state.ts'
import { type Exchange, headerText } from '../../http/exchange.ts'
import type { Method } from './methods.ts'

/** What the cashier page can be read in. */
export type Language = 'en' | 'zh'

/** How a language is asked for, e.g. `zh-CN` or `zh_cn`; undefined for one that the page does not have. */
const known = (tag: string): Language | undefined =>
  /^(zh|cn)\b/i.test(tag.replace('_', '-')) ? 'zh' : /^en\b/i.test(tag.replace('_', '-')) ? 'en' : undefined

/** The reader's own choice, else the payment's, else the browser's, else English. */
export function languageOf(
  chosen: string | null,
  payment: string | undefined,
  acceptLanguage: string | undefined,
): Language {
  const wishes = [chosen ?? '', payment ?? '', ...ranked(acceptLanguage ?? '')]
  for (const wish of wishes) {
    const language = known(wish.trim())
    if (language !== undefined) return language
  }
  return 'en'
}

/** The tags of an Accept-Language header, the most wanted first. */
function ranked(header: string): readonly string[] {
  return header
    .split(',')
    .map((entry) => {
      const [tag = '', quality] = entry.split(';q=')
      return { tag: tag.trim(), quality: Number(quality ?? 1) }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag)
}

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
    headerText(headers['accept-language']),
  )
  const wantsPage = headerText(headers.accept)?.includes('text/html') === true
  return { payment, query, language, path: path.split('?')[0] ?? '', wantsPage }
}

/** What came of a form. `refused`: no method was chosen. */
export type FormResult = 'done' | 'left' | 'refused'

/** Does what the customer chose. The postback is under way when this returns; nobody waits for it. */
export function act(
  state: PaynicornState,
  payment: Transaction,
  methods: readonly Method[],
  form: URLSearchParams,
): FormResult {
  // A second press, or a form that was left open while the payment was decided elsewhere.
  // Or one that was started without this page, which the customer approves on the phone.
  if (payment.state !== 'pending' || payment.checkout?.paidHere !== false) return 'done'
  switch (form.get('action')) {
    case 'pay': {
      const method = methods.find(({ code }) => code === form.get('method'))
      if (method === undefined) return 'refused'
      payment.payMethod = method.code
      markPaid(payment)
      // By the magic amount it stays in processing: only the console or `settle()` goes on.
      if (payment.plannedResult !== 'waits') settle(state, payment, payment.plannedResult === 'succeeds')
      return 'done'
    }
    case 'decline':
      markPaid(payment)
      settle(state, payment, false)
      return 'done'
    case 'leave':
      return 'left'
    default:
      return 'refused'
  }
}

function markPaid({ checkout }: Transaction): void {
  if (checkout !== undefined) checkout.paidHere = true
}

/** The delivery may take long and nobody waits for it: the customer sees the outcome at once. */
function settle({ simulation }: PaynicornState, payment: Transaction, success: boolean): void {
  void simulation.clock.track(simulation.settle(payment, success ? 'succeeded' : 'failed'))
}
