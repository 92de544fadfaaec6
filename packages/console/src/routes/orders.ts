import type { Kumicorn, OrderState } from '@kumicorn/core'
import { Refusal } from '../exchange.ts'
import { count, type Fields, oneOf, time } from '../fields.ts'
import { historyView, orderRow, unreadableRow } from '../views.ts'
import { type Action, LOOK, QUESTION, type RouteParts, type View } from './route.ts'

const STATES = [
  'created',
  'unknown',
  'pending',
  'rejected',
  'succeeded',
  'failed',
  'reversed',
] as const satisfies readonly OrderState[]

/** What a person may say of an order. */
const SAID = ['succeeded', 'failed', 'rejected'] as const

/** Orders a page. */
const PAGE = 50
const LARGEST_PAGE = 100
/** What was heard of an order and what happened to it, a page. */
const ENTRIES = 100

/** The list of orders, and one with what happened to it. */
export function orderViews({ settings: { kumicorn } }: RouteParts): readonly View[] {
  return [
    {
      path: '/orders',
      async show(query) {
        const text = (name: string) => query.get(name) || undefined
        const isSet = (name: string) => (query.get(name) === '1' ? true : undefined)
        const { orders, unreadable, next } = await kumicorn.orders.list({
          referencePrefix: text('reference')?.trim() || undefined,
          status: oneOf('state', query.get('state'), STATES),
          gateway: text('gateway'),
          stuck: isSet('stuck'),
          conflict: isSet('conflict'),
          disputed: isSet('disputed'),
          since: time('since', query.get('since')),
          after: text('after'),
          limit: count('limit', query.get('limit'), LARGEST_PAGE, PAGE),
        })
        return { orders: orders.map(orderRow), unreadable: unreadable.map(unreadableRow), next }
      },
    },
    {
      path: '/order',
      async show(query) {
        const choice = { kind: query.get('kind') || undefined, gateway: query.get('gateway') || undefined }
        const reference = query.get('reference') ?? ''
        const page = { after: query.get('after') || undefined, limit: ENTRIES }
        const history =
          reference === '' ? undefined : await kumicorn.orders.history(reference, { ...choice, ...page })
        if (history) return historyView(history)
        throw new Refusal(404, 'order_unknown', `There is no order "${reference}".`)
      },
    },
  ]
}

/** What a person may do to an order. */
export function orderActions({ settings: { kumicorn, log } }: RouteParts): readonly Action[] {
  return [
    {
      path: '/order/recheck',
      within: QUESTION,
      async act(fields, { name }) {
        const { reference, revision, ...choice } = meant(fields)
        const order = await unlessMoved(kumicorn, reference, choice, () =>
          kumicorn.orders.recheck(reference, { ...choice, revision }),
        )
        log.info(
          { user: name, reference, ...choice, state: order.state },
          'kumicorn console: asked the gateway about an order',
        )
        return orderRow(order)
      },
    },
    {
      path: '/order/override',
      within: LOOK,
      async act(fields, { name }) {
        const { reference, revision, ...choice } = meant(fields)
        const state = oneOf('state', fields.text('state'), SAID)
        if (state === undefined) throw new Refusal(400, 'bad_request', '"state" is missing.')
        const said = { state, reason: fields.text('reason').trim(), by: name }
        const order = await unlessMoved(kumicorn, reference, choice, () =>
          kumicorn.orders.override(reference, { ...choice, ...said, revision }),
        )
        log.info({ user: name, reference, ...choice, ...said }, 'kumicorn console: overrode an order')
        return orderRow(order)
      },
    },
  ]
}

const meant = (fields: Fields) => ({
  reference: fields.text('reference'),
  kind: fields.text('kind'),
  gateway: fields.text('gateway'),
  revision: fields.text('revision'),
})

/** An order that has moved on since the page showed it stays as it is, and the page is told what that is. */
async function unlessMoved<T>(
  kumicorn: Kumicorn,
  reference: string,
  choice: { readonly kind: string; readonly gateway: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'order_moved') throw error
    const now = await kumicorn.orders.history(reference, choice)
    throw new Refusal(
      409,
      'order_moved',
      `"${reference}" has moved on since the page showed it: nothing was done.`,
      {
        now: now && historyView(now),
      },
    )
  }
}
