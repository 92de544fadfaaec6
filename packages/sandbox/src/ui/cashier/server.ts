import type { PaynicornState, Transaction } from '../../gateways/paynicorn/state.ts'
import { assetsRoute } from '../../http/assets.ts'
import {
  type Exchange,
  type GatewayServer,
  jsonHeaders,
  type Reply,
  type Route,
} from '../../http/exchange.ts'
import { bodyOf, json, RequestError, route } from '../../http/json.ts'
import { htmlHeaders } from '../../http/safety.ts'
import { checkout, frontPageOf, type OutcomeKind, outcome, unknownPayment } from './checkout.ts'
import { methodsFor } from './methods.ts'
import { documentOf, type Html } from './page.ts'
import { act, type CashierRequest, readRequest } from './request.ts'
import { words } from './words.ts'

const PATH = '/cashier/{txnId}'

/** Paynicorn's cashier page, at the address that `webUrl` names. */
export function cashierServer(state: PaynicornState): GatewayServer {
  const get = (exchange: Exchange): Reply => {
    const request = readRequest(state, exchange)
    const { payment, query, language, path, wantsPage } = request
    if (!wantsPage) return asJson(payment)
    if (payment === undefined) return page(request, 404, 'unknown', unknownPayment(language))
    // Somebody is there: the simulated customer, who pays after a moment, steps back.
    if (payment.state === 'pending' && payment.checkout !== undefined) payment.checkout.held = true
    const kind = kindOf(payment, query)
    if (kind === undefined) {
      const methods = methodsFor(state, payment)
      const refused = query.get('refused') === '1'
      return page(request, 200, 'title', checkout(language, payment, methods, refused))
    }
    const body = outcome(language, kind, payment)
    return page(request, 200, kind, body, refreshOf(kind, payment, path))
  }

  const post = (exchange: Exchange): Reply => {
    const request = readRequest(state, exchange)
    const { payment, language, path } = request
    if (payment === undefined) return page(request, 404, 'unknown', unknownPayment(language))
    const form = new URLSearchParams(Buffer.from(exchange.body).toString('utf8'))
    const formResult = act(state, payment, methodsFor(state, payment), form)
    const location = `${path}?lang=${language}&${formResult}=1`
    return { status: 303, headers: { ...htmlHeaders(), location }, body: '' }
  }

  return {
    routes: [
      { methods: ['GET'], path: PATH, handle: get },
      { methods: ['POST'], path: PATH, handle: post },
      assetsRoute('/cashier/assets', 'cashier'),
      ...customerRoutes(state),
    ],
    prefix: '/cashier/',
    visited: '/cashier/',
    unknown: get,
  }
}

/** Undefined while the customer still has to choose. */
function kindOf({ state, checkout }: Transaction, query: URLSearchParams): OutcomeKind | undefined {
  if (state === 'failed') return 'failed'
  if (state === 'succeeded') return query.get('done') === '1' ? 'succeeded' : 'already'
  // Without a checkout it was started directly: the customer approves on the phone.
  if (checkout === undefined || checkout.paidHere) return 'processing'
  return query.get('left') === '1' ? 'left' : undefined
}

/**
 * When a page leads on by itself, and where to. By a header, as the content security policy stops a redirect
 * from a form to another site.
 */
function refreshOf(kind: OutcomeKind, payment: Transaction, path: string): string | undefined {
  if (kind === 'processing') return `3; url=${path}?done=1`
  const front = frontPageOf(payment)
  if (front === undefined || kind === 'already') return undefined
  return `${kind === 'left' ? 1 : 3}; url=${front}`
}

function page(
  { language, path }: CashierRequest,
  status: number,
  title: OutcomeKind | 'title' | 'unknown',
  body: Html,
  refresh?: string,
): Reply {
  const headers = { ...htmlHeaders(), ...(refresh === undefined ? {} : { refresh }) }
  return { status, headers, body: documentOf({ language, path, title: words[language][title], body }) }
}

/** For clients that do not ask for a page. */
function asJson(payment: Transaction | undefined): Reply {
  const headers = jsonHeaders()
  if (payment === undefined) return { status: 404, headers, body: '{"message":"no such payment"}' }
  const { gatewayId, reference, pricingAmount, pricingCurrency, status } = payment
  const about = {
    txnId: gatewayId,
    orderId: reference,
    amount: pricingAmount,
    currency: pricingCurrency,
    status,
  }
  return { status: 200, headers, body: JSON.stringify(about) }
}

/** Who pays at the cashier page, as the console shows and sets it. */
export function customerRoutes(state: PaynicornState): readonly Route[] {
  const read = (): Reply => json({ customer: state.customer })

  const set = (exchange: Exchange): Reply => {
    const { customer } = bodyOf(exchange)
    if (customer !== 'automatic' && customer !== 'cashier') {
      throw new RequestError(400, 'customer is neither "automatic" nor "cashier"')
    }
    state.customer = customer
    return read()
  }

  return [route('GET', '/console/customer', read), route('POST', '/console/customer', set)]
}
