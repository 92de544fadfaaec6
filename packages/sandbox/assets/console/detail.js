import { actionsOf } from './actions.js'
import { api } from './api.js'
import { advanceTo } from './clock.js'
import { welcome } from './connect.js'
import { entryItem } from './entry.js'
import { amountOf, dateTimeOf, statusOf } from './format.js'
import { byId, fill, h, visible } from './parts/dom.js'

/** What is on the page: elements are kept while what they show is the same, so that nothing jumps or closes. */
let shownId
let head = { json: '', element: undefined }
let items = new Map()

export async function showDetail(id) {
  const detail = byId('detail')
  if (id === undefined) {
    shownId = undefined
    if (!detail.querySelector('.welcome')) fill(detail, await welcome())
    return
  }
  const order = await api.timeline(id).catch((error) => ({ gone: error.message }))
  if (order.gone) {
    shownId = undefined
    fill(detail, back(), h('p', { class: 'nothing' }, order.gone))
    return
  }
  if (shownId !== id) {
    head = { json: '', element: undefined }
    items = new Map()
  }
  const list = itemsOf(order)
  const { entries: _, now: __, updatedAt: ___, ...about } = order
  const json = JSON.stringify([about, cashierOf(order), untakenOf(order)])
  if (json !== head.json) head = { json, element: header(order) }
  const timeline = h('ol', { class: 'timeline', id: 'timeline' }, list)
  if (shownId === id && byId('timeline')) {
    if (byId('head') !== head.element) swapHead(head.element)
    update(byId('timeline'), list)
  } else {
    fill(detail, back(), head.element, dropped(order), timeline)
    detail.scrollTop = 0
    // On a phone the page itself scrolls.
    window.scrollTo(0, 0)
  }
  shownId = id
}

const back = () => h('a', { class: 'back', href: '#' }, '← All orders')

function itemsOf(order) {
  const first = order.entries[0]?.at ?? 0
  const next = new Map()
  for (const entry of order.entries) {
    const json = JSON.stringify(entry)
    const old = items.get(entry.n)
    const same = old?.json === json ? old.element : undefined
    const isOpen = old ? old.element.querySelector('details')?.open : undefined
    next.set(entry.n, { json, element: same ?? entryItem(entry, order, first, isOpen) })
  }
  items = next
  return [...next.values()].map(({ element }) => element)
}

/** Whoever pressed a button that is gone now finds himself at the next best one. */
function swapHead(next) {
  const old = byId('head')
  const active = old.contains(document.activeElement) ? document.activeElement : undefined
  old.replaceWith(next)
  if (active) (byId(active.id || 'none') ?? next.querySelector('button'))?.focus({ preventScroll: true })
}

/** Puts in what is new and leaves alone what is there. */
function update(timeline, list) {
  const active = timeline.contains(document.activeElement) ? document.activeElement : undefined
  for (const [index, element] of list.entries()) {
    const there = timeline.children[index]
    if (there !== element) timeline.insertBefore(element, there ?? null)
  }
  while (timeline.children.length > list.length) timeline.lastChild.remove()
  if (active?.id && !active.isConnected) byId(active.id)?.focus({ preventScroll: true })
}

function header(order) {
  const { reference, operation, title, state, amount, currency, account, gatewayId, createdAt, description } =
    order
  const fact = (name, value, isForeign = true) =>
    value
      ? h('div', {}, h('dt', {}, name), h('dd', {}, isForeign ? h('bdi', {}, visible(value)) : value))
      : undefined
  const cashier = cashierOf(order)
  const untaken = untakenOf(order)
  return h(
    'div',
    { id: 'head', class: 'head' },
    h(
      'h2',
      {},
      h('bdi', { class: 'mono' }, visible(reference || operation || 'Unknown address')),
      h('span', { class: `state ${state}` }, state),
      untaken === undefined ? undefined : h('span', { class: 'state failed' }, 'callback not taken'),
    ),
    untaken === undefined ? undefined : nextTry(untaken),
    h(
      'dl',
      { class: 'facts' },
      fact('Gateway', title),
      fact('Operation', operation),
      fact('Status', statusOf(order)),
      fact('Amount', amount && `${amountOf(amount)} ${currency}`),
      fact('Account', account),
      fact('Gateway’s id', gatewayId),
      fact('Since (UTC)', dateTimeOf(createdAt)),
      fact(
        'Cashier page',
        cashier && h('a', { href: cashier, target: '_blank', rel: 'noopener' }, 'open'),
        false,
      ),
      description
        ? h(
            'div',
            { class: 'wide' },
            h('dt', {}, 'Description'),
            h('dd', { tabindex: '0' }, h('bdi', {}, visible(description))),
          )
        : undefined,
    ),
    actionsOf(order),
  )
}

/** The newest callback, when it was refused. */
function untakenOf({ entries }) {
  const last = entries.findLast(({ kind }) => kind === 'callback')
  return last?.outcome && !last.outcome.acknowledged ? last.outcome : undefined
}

function nextTry({ reason, nextAt }) {
  return h(
    'p',
    { class: 'next-try' },
    visible(reason ?? ''),
    nextAt === undefined
      ? '. It is not tried again.'
      : [
          `. The next try is at ${dateTimeOf(nextAt)} UTC. `,
          h(
            'button',
            { type: 'button', id: 'do-advance', class: 'small', onclick: () => advanceTo(nextAt) },
            'Advance to it',
          ),
        ],
  )
}

function cashierOf({ operation, entries, gatewayId }) {
  if (operation !== 'payments.create' || !gatewayId) return undefined
  const answer = entries.find(
    ({ kind, signing }) => kind === 'answer' && signing?.content?.includes('/cashier/'),
  )
  return answer ? `/cashier/${encodeURIComponent(gatewayId)}` : undefined
}

const dropped = (order) =>
  order.dropped > 0 ? h('p', { class: 'muted' }, `${order.dropped} older entries are not kept.`) : undefined
