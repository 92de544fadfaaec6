import { get } from './api.js'
import { ago, amountText, timeText } from './format.js'
import { byId, foreign, h } from './parts/dom.js'
import { gatewayName, listLink, nothing, orderAnchor, stateMarks, stateName } from './parts.js'
import { column, table } from './table.js'
import { t } from './words.js'

const STATES = ['created', 'unknown', 'pending', 'rejected', 'succeeded', 'failed', 'reversed']
const SPANS = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000, month: 30 * 86_400_000 }
/** Milliseconds after the last key that the store is asked. */
const PAUSE = 350

/** Waits for the last key of a search. */
let timer

/** Where the pages before began, of the list that is shown. */
let trail = { filter: '', places: [] }

export const page = {
  title: () => t('Orders'),
  load: ({ since, ...query }) =>
    get('orders', {
      ...query,
      since: SPANS[since] ? Math.floor((Date.now() - SPANS[since]) / 60_000) * 60_000 : '',
    }),
  failed: (error, query) =>
    error.status === 400 ? [h('h1', {}, t('Orders')), filters(query, []), nothing(error.message)] : undefined,
  /** What stands already while the list is read: it can be typed into. */
  first: (query, { session }) => [h('h1', {}, t('Orders')), filters(query, session.gateways)],
  show: (found, query, { session }) => [
    h('h1', {}, t('Orders')),
    filters(query, session.gateways),
    found.orders.length + found.unreadable.length === 0 ? none(query, found) : list(found),
    pager(found, query),
  ],
}

function filters(query, gateways) {
  const { after: _, ...filter } = query
  const change = (values) => {
    clearTimeout(timer)
    // Somebody may have gone on to another page meanwhile.
    if (!location.hash.startsWith('#/orders')) return
    delete byId('search')?.dataset.typed
    const next = Object.entries({ ...filter, ...values }).filter(([, value]) => value)
    location.hash = listLink(Object.fromEntries(next))
  }
  const search = h('input', {
    type: 'search',
    id: 'search',
    name: 'reference',
    value: query.reference ?? '',
    placeholder: t('Reference, or how it begins'),
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: () => {
      search.dataset.typed = ''
      clearTimeout(timer)
      timer = setTimeout(() => change({ reference: search.value.trim() }), PAUSE)
    },
  })
  const form = h(
    'form',
    {
      class: 'filters',
      onsubmit: (event) => {
        event.preventDefault()
        clearTimeout(timer)
        change({ reference: search.value.trim() })
      },
    },
    h('label', { class: 'wide' }, h('span', { class: 'hidden' }, t('Search by reference')), search),
    select(
      'state',
      t('State'),
      query.state,
      [['', t('Every state')], ...STATES.map((state) => [state, stateName(state)])],
      change,
    ),
    select(
      'gateway',
      t('Gateway'),
      query.gateway,
      [['', t('Every gateway')], ...gateways.map((name) => [name, gatewayName(name)])],
      change,
    ),
    select(
      'since',
      t('Created'),
      query.since,
      [
        ['', t('At any time')],
        ['hour', t('In the last hour')],
        ['day', t('In the last 24 hours')],
        ['week', t('In the last 7 days')],
        ['month', t('In the last 30 days')],
      ],
      change,
    ),
    h(
      'div',
      { class: 'toggles', role: 'group', 'aria-label': t('Only those that are') },
      toggle('stuck', t('Stuck'), query, change),
      toggle('conflict', t('Contradicted'), query, change),
      toggle('disputed', t('Disputed'), query, change),
    ),
  )
  return h('search', {}, form)
}

const select = (name, label, value, choices, change) =>
  h(
    'label',
    {},
    h('span', { class: 'hidden' }, label),
    h(
      'select',
      { name, id: `filter-${name}`, onchange: ({ target }) => change({ [name]: target.value }) },
      choices.map(([each, text]) => h('option', { value: each, selected: each === (value ?? '') }, text)),
    ),
  )

const toggle = (name, label, query, change) =>
  h(
    'button',
    {
      type: 'button',
      class: 'small',
      id: `toggle-${name}`,
      'aria-pressed': String(query[name] === '1'),
      onclick: () => change({ [name]: query[name] === '1' ? '' : '1' }),
    },
    label,
  )

const none = (query, { next }) =>
  nothing(
    next !== undefined
      ? t('None of the first ones fits these filters. Look further: there are more.')
      : Object.keys(query).length > 0
        ? query.reference
          ? t('No order whose reference begins so fits these filters.')
          : t('No order fits these filters.')
        : t('There are no orders yet.'),
  )

const list = ({ orders, unreadable }) =>
  table(
    [
      column(t('Reference')),
      column(t('State')),
      column(t('Kind')),
      column(t('Recipient')),
      column(t('Amount'), { isEnd: true }),
      column(t('Created'), { isEnd: true }),
    ],
    [unreadable.map(unreadableRow), orders.map(row)],
    { isStacked: true },
  )

function row(order) {
  const { gateway, kind, recipient, createdAt, provisional } = order
  return h(
    'tr',
    { class: 'linked' },
    h('th', { scope: 'row' }, orderAnchor(order, { id: `order-${gateway}-${kind}-${order.reference}` })),
    h('td', { class: 'second' }, stateMarks(order)),
    h('td', {}, `${gatewayName(gateway)} `, h('span', { class: 'muted' }, kind)),
    h('td', { class: 'mono second' }, recipient ? foreign(recipient) : ''),
    h(
      'td',
      { class: 'end number', title: provisional ? t('may still change') : undefined },
      amountText(order),
    ),
    h('td', { class: 'end second muted', title: timeText(createdAt) }, ago(createdAt)),
  )
}

const unreadableRow = (order) =>
  h(
    'tr',
    {},
    h('th', { scope: 'row' }, foreign(order.reference, { class: 'mono' })),
    h('td', { class: 'second' }, h('span', { class: `state ${order.state}` }, stateName(order.state))),
    h('td', {}, `${gatewayName(order.gateway)} `, h('span', { class: 'muted' }, order.kind)),
    h('td', { colspan: 3, class: 'error full' }, t('It cannot be read:'), ' ', foreign(order.unreadable)),
  )

function pager({ next }, { after, ...filter }) {
  const key = JSON.stringify(filter)
  if (trail.filter !== key || after === undefined) trail = { filter: key, places: [] }
  if (after !== undefined && !trail.places.includes(after)) trail.places.push(after)
  const at = after === undefined ? -1 : trail.places.indexOf(after)
  if (next === undefined && after === undefined) return undefined
  const link = (id, label, place, isOff) =>
    h(
      'button',
      {
        type: 'button',
        id,
        disabled: isOff,
        onclick: () => {
          location.hash = listLink(place === undefined ? filter : { ...filter, after: place })
          byId('main').focus({ preventScroll: true })
        },
      },
      label,
    )
  return h(
    'nav',
    { class: 'pager', 'aria-label': t('Pages of the list') },
    link(
      'newer',
      filter.reference ? t('← Back') : t('← Newer'),
      at > 0 ? trail.places[at - 1] : undefined,
      after === undefined,
    ),
    link('older', filter.reference ? t('Further →') : t('Older →'), next, next === undefined),
  )
}
