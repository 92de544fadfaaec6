import { api } from './api.js'
import { setClock } from './clock.js'
import { amountOf, timeOf } from './format.js'
import { byId, fill, h, visible } from './parts/dom.js'

const PAGE = 50
const STATES = {
  orders: { '': 'Every state', pending: 'Pending', succeeded: 'Succeeded', failed: 'Failed' },
  calls: { '': 'Every outcome', answered: 'Answered', refused: 'Refused', unanswered: 'Unanswered' },
}

/** What is looked for; kept in the address, so that it can be shared and survives a reload. */
const filter = Object.fromEntries(new URLSearchParams(location.search))
let shown = ''

const kind = () => (filter.kind === 'calls' ? 'calls' : 'orders')

/** Reads the list and shows it where it has changed. */
export async function showList(selected) {
  const { search = '', gateway = '', state = '', operation = '', offset = '0' } = filter
  const answer = await api.timelines({ kind: kind(), search, gateway, state, operation, offset, limit: PAGE })
  setClock(answer.now, answer.speed)
  byId('count-orders').textContent = answer.counts.orders.toLocaleString('en')
  byId('count-calls').textContent = answer.counts.calls.toLocaleString('en')
  document.body.dataset.empty = String(answer.counts.orders + answer.counts.calls === 0)
  const { rows, total, offset: first, operations, gateways } = answer
  const next = JSON.stringify([selected, rows, total, first, operations, filter])
  if (next === shown) return
  shown = next
  showChoices(gateways, operations)
  fill(
    byId('rows'),
    rows.length === 0
      ? nothing()
      : h(
          'ul',
          { class: 'rows', 'aria-describedby': 'rows-help', onkeydown: move },
          rows.map((each) => row(each, selected)),
        ),
  )
  keepOneStop(selected)
  fill(byId('pager'), ...pager(first, rows.length, total))
}

const links = () => [...byId('rows').querySelectorAll('a')]

/** The list is one stop of the Tab key, however long it is: where one is, else the open order, else the first. */
function keepOneStop(selected) {
  const all = links()
  const stop = all.find((link) => link === document.activeElement) ?? byId(`row-${selected}`) ?? all[0]
  for (const link of all) link.tabIndex = link === stop ? 0 : -1
}

/** Arrow keys, Home and End go through the list; Space opens, as Enter does. */
function move(event) {
  const all = links()
  const at = all.indexOf(event.target)
  if (event.ctrlKey || event.metaKey || event.altKey || at < 0) return
  if (event.key === ' ') all[at].click()
  else {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
    if (to === undefined) return
    all[to]?.focus()
    keepOneStop()
  }
  event.preventDefault()
}

/** Brings the focus back to the row of an order, or into the list. */
export function focusRow(id) {
  const row = byId(`row-${id}`) ?? links()[0]
  row?.focus()
  keepOneStop(id)
}

export function startList(refresh) {
  const form = byId('filters')
  const change = (values) => {
    Object.assign(filter, values)
    for (const [name, value] of Object.entries(filter)) if (!value || value === '0') delete filter[name]
    const query = new URLSearchParams(filter).toString()
    history.replaceState(null, '', `${query ? `?${query}` : location.pathname}${location.hash}`)
    refresh()
  }
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('input', () => change({ ...Object.fromEntries(new FormData(form)), offset: '' }))
  for (const tab of document.querySelectorAll('[data-kind]')) {
    tab.addEventListener('click', () =>
      change({ kind: tab.dataset.kind, offset: '', state: '', operation: '' }),
    )
  }
  byId('pager').addEventListener('click', ({ target }) => {
    if (target.dataset.offset !== undefined) change({ offset: target.dataset.offset })
  })
  form.elements.search.value = filter.search ?? ''
}

function showChoices(gateways, operations) {
  const { elements } = byId('filters')
  const option = ([value, label]) => h('option', { value }, label)
  fill(elements.state, ...Object.entries(STATES[kind()]).map(option))
  fill(
    elements.gateway,
    option(['', 'Every gateway']),
    ...gateways.map(({ name, title }) => option([name, title])),
  )
  fill(elements.operation, option(['', 'Every operation']), ...operations.map((name) => option([name, name])))
  for (const name of ['gateway', 'state', 'operation']) elements[name].value = filter[name] ?? ''
  for (const tab of document.querySelectorAll('[data-kind]')) {
    tab.setAttribute('aria-pressed', String(tab.dataset.kind === kind()))
  }
}

function row(timeline, selected) {
  const {
    id,
    gateway,
    title,
    operation,
    reference,
    state,
    status,
    amount,
    currency,
    account,
    callback,
    createdAt,
  } = timeline
  return h(
    'li',
    {},
    h(
      'a',
      { href: `#${id}`, id: `row-${id}`, 'aria-current': id === selected ? 'true' : undefined },
      h(
        'span',
        { class: 'name' },
        h('bdi', { class: 'mono' }, visible(reference || operation || 'unknown address')),
        h('span', { class: 'when' }, timeOf(createdAt)),
      ),
      h('span', { class: `state ${state}`, title: status }, state),
      h(
        'span',
        { class: 'about' },
        h('span', { class: `gateway ${gateway}` }, title),
        ` ${operation || 'no such address'}`,
        account ? [' · ', h('bdi', {}, visible(account))] : undefined,
      ),
      h('span', { class: 'amount' }, amount ? `${amountOf(amount)} ${currency}` : status),
      callback === 'not taken'
        ? h('span', { class: 'untaken' }, h('span', { class: 'state failed' }, 'callback not taken'))
        : undefined,
    ),
  )
}

function nothing() {
  const filtered = ['search', 'gateway', 'state', 'operation'].some((name) => filter[name])
  if (filtered) return h('p', { class: 'nothing' }, 'Nothing fits this search.')
  const what =
    kind() === 'orders'
      ? 'No orders yet.'
      : 'No other calls yet: queries, lists and refused calls stand here.'
  return h('p', { class: 'nothing' }, what)
}

function pager(first, count, total) {
  if (total <= PAGE) return total === 0 ? [] : [h('span', {}, `${total} in all`)]
  const button = (label, offset, off) =>
    h(
      'button',
      { type: 'button', class: 'small', id: `page-${label}`, 'data-offset': String(offset), disabled: off },
      label,
    )
  return [
    button('Newer', Math.max(0, first - PAGE), first === 0),
    h(
      'span',
      {},
      `${(first + 1).toLocaleString('en')}–${(first + count).toLocaleString('en')} of ${total.toLocaleString('en')}`,
    ),
    button('Older', first + PAGE, first + count >= total),
  ]
}
