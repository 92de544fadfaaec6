import { get, post } from './api.js'
import { age, ago, countText, now, spanText } from './format.js'
import { byId, fill, h } from './parts/dom.js'
import { gatewayName, listLink, nothing, stateName } from './parts.js'
import { run } from './run.js'
import { column, table } from './table.js'
import { t } from './words.js'

const OPEN = ['created', 'unknown', 'pending']
/** Milliseconds that an event may wait for its handler before somebody should know. */
const LAG = 5 * 60_000
/** Milliseconds that a question to a gateway may be late. */
const LATE = 15 * 60_000

export const page = {
  title: () => t('Overview'),
  async load(_query, context) {
    const told = await get('overview')
    context.overview = told
    // Its time alone is no news.
    return { ...told, at: 0 }
  },
  show: (told) => [
    h('h1', {}, t('Overview')),
    tiles(told),
    section('open', t('Open orders'), openOrders(told)),
    section('gateways', t('Gateways'), gateways(told)),
    section('waiting', t('Handlers'), handlers(told)),
  ],
}

const section = (id, title, content) =>
  h('section', { 'aria-labelledby': id }, h('div', { class: 'heading' }, h('h2', { id }, title)), content)

const sum = (rows, of) => rows.reduce((total, row) => total + of(row), 0)

function tiles({ orders, handlers: rows }) {
  const stuck = sum(orders, (row) => row.stuck)
  const conflicts = sum(orders, (row) => row.conflicts)
  const disputed = sum(orders, (row) => row.disputed)
  const dead = sum(rows, (row) => row.dead)
  const waiting = sum(rows, (row) => row.waiting)
  const oldest = Math.min(...rows.flatMap((row) => row.waitingSince ?? []))
  const lost = rows.filter((row) => (!row.isHere || row.lostTypes.length > 0) && row.waiting > 0)
  const lag = Number.isFinite(oldest) ? now() - oldest : 0
  return h(
    'div',
    { class: 'tiles' },
    tile(listLink({ stuck: 1 }), stuck, t('Stuck'), t('the gateway gives no end'), 'bad'),
    tile(listLink({ conflict: 1 }), conflicts, t('Contradicted'), t('the gateway says two things'), 'wait'),
    tile(listLink({ disputed: 1 }), disputed, t('Disputed'), t('other money than was ordered'), 'bad'),
    tile('#/dead-letters', dead, t('Dead letters'), t('a handler has given up'), 'bad'),
    tile(
      '#/handlers',
      waiting,
      t('Waiting events'),
      waiting > 0 && lag > 0 ? t('the oldest for {span}', { span: spanText(lag) }) : t('for their handlers'),
      lag > LAG ? 'bad' : 'calm',
    ),
    tile('#/handlers', lost.length, t('Orphans'), t('handlers that are not here'), 'wait'),
  )
}

/** `tone`: how it looks when it is not zero. */
const tile = (href, count, label, hint, tone) =>
  h(
    'a',
    { class: `card tile ${count === 0 ? 'quiet' : tone}`, href },
    h('span', { class: 'figure' }, countText(count)),
    h('span', { class: 'label' }, label),
    h('span', { class: 'hint' }, hint),
  )

function openOrders({ orders }) {
  const open = orders.filter((row) => OPEN.some((state) => row.open[state].count > 0))
  if (open.length === 0) return nothing(t('No order is open.'))
  return [
    table(
      [column(t('Orders')), OPEN.map((state) => column(stateName(state), { isEnd: true }))],
      open.map(openRow),
      { isStacked: true },
    ),
    table([column(t('By age')), AGES().map((label) => column(label, { isEnd: true }))], open.map(agesRow), {
      isStacked: true,
    }),
  ]
}

/** How old, in the order in which the store counts them. */
const AGES = () => [
  t('under 10 min'),
  t('under 1 h'),
  t('under 1 day'),
  t('under 3 days'),
  t('3 days and older'),
]

/** Of all states together: ages from the fourth on should not be there any more. */
const agesRow = ({ gateway, kind, open }) =>
  h(
    'tr',
    {},
    kindHead({ gateway, kind }),
    AGES().map((label, age) => {
      const count = sum(Object.values(open), ({ ages }) => ages[age]?.count ?? 0)
      const tone = ['', '', '', 'wait', 'bad'][age]
      return h(
        'td',
        { class: 'end number', 'data-label': label },
        count === 0
          ? h('span', { class: 'muted' }, '0')
          : h('span', { class: tone ? `badge ${tone}` : undefined }, countText(count)),
      )
    }),
  )

const kindHead = ({ gateway, kind }) =>
  h('th', { scope: 'row', class: 'full' }, `${gatewayName(gateway)} `, h('span', { class: 'muted' }, kind))

const openRow = (row) =>
  h(
    'tr',
    {},
    kindHead(row),
    OPEN.map((state) =>
      h('td', { class: 'end number full', 'data-label': stateName(state) }, openCell(row, state)),
    ),
  )

function openCell({ open, gateway }, state) {
  const { count, oldest } = open[state]
  if (count === 0) return h('span', { class: 'muted' }, '0')
  return [
    h('a', { href: listLink({ state, gateway }) }, countText(count)),
    oldest === undefined
      ? undefined
      : h('span', { class: 'muted small-text' }, ' · ', t('oldest'), ' ', age(oldest)),
  ]
}

function gateways({ gateways: rows, watchedSince }) {
  return [
    h(
      'div',
      { class: 'gateways' },
      rows.map((row) => gateway(row)),
    ),
    h(
      'p',
      { class: 'muted small-text' },
      t('Calls and callbacks of this process, since it started '),
      ago(watchedSince),
    ),
  ]
}

function gateway(row) {
  const { name, lastSuccess, lastFailure, lastCallback, refusedCallbacks, calls, failed } = row
  const rate = calls === 0 ? 0 : failed / calls
  const isLate = row.dueSince !== undefined && now() - row.dueSince > LATE
  const isBad = (calls >= 3 && rate >= 0.5) || isLate
  const mark =
    calls === 0 && !isLate
      ? h('span', { class: 'badge plain' }, t('no calls yet'))
      : h('span', { class: `badge ${isBad ? 'bad' : 'good'}` }, isBad ? t('in trouble') : t('working'))
  return h(
    'article',
    { class: 'card gateway', 'aria-label': gatewayName(name) },
    h('header', {}, h('h3', {}, gatewayName(name)), mark),
    h(
      'dl',
      { class: 'pairs' },
      pair(t('Last success'), lastSuccess ? ago(lastSuccess) : '–'),
      pair(
        t('Errors, last hour'),
        calls === 0
          ? '–'
          : t('{failed} of {calls} calls ({rate} %)', { failed, calls, rate: Math.round(rate * 100) }),
      ),
      lastFailure
        ? pair(t('Last error'), h('code', {}, lastFailure.code || '?'), ' ', ago(lastFailure.at))
        : undefined,
      row.clockSkew === undefined ? undefined : pair(t('Its clock'), skewText(row.clockSkew)),
      pair(t('Last callback'), lastCallback ? ago(lastCallback) : '–'),
      refusedCallbacks > 0 ? pair(t('Refused callbacks'), countText(refusedCallbacks)) : undefined,
      pair(
        t('Questions due'),
        row.due === 0 ? '0' : [countText(row.due), row.dueSince ? [' · ', age(row.dueSince)] : undefined],
      ),
      row.hasBalance ? balance(name) : undefined,
    ),
  )
}

const pair = (label, ...value) => [h('dt', {}, label), h('dd', {}, ...value)]

const skewText = (ms) =>
  Math.abs(ms) < 2_000
    ? t('as ours')
    : ms > 0
      ? t('{span} ahead of ours', { span: spanText(ms) })
      : t('{span} behind ours', { span: spanText(-ms) })

/** Asked for only when somebody wants to know: the gateway is asked then. */
const balances = new Map()

function balance(name) {
  const cell = h('dd', { id: `balance-${name}` })
  const told = balances.get(name)
  const button = h(
    'button',
    { type: 'button', class: 'small', id: `ask-balance-${name}` },
    told ? t('Ask again') : t('Ask'),
  )
  button.addEventListener('click', async () => {
    const answer = await run(button, () => post('gateways/balance', { gateway: name }))
    if (!answer?.fields) return
    balances.set(name, { fields: answer.fields, at: now() })
    const fresh = balance(name)[1]
    byId(`balance-${name}`)?.replaceWith(fresh)
    byId(`ask-balance-${name}`)?.focus()
  })
  if (told) {
    const fields = Object.entries(told.fields).map(([field, value]) =>
      h('div', {}, `${field} `, h('strong', {}, value)),
    )
    fill(cell, fields, h('span', { class: 'muted small-text' }, ago(told.at)), ' ', button)
  } else fill(cell, button)
  return [h('dt', {}, t('Balance')), cell]
}

function handlers({ handlers: rows }) {
  if (rows.length === 0) return nothing(t('No handlers are known.'))
  return table(
    [column(t('Handler')), column(t('Waiting'), { isEnd: true }), column(t('Dead'), { isEnd: true })],
    rows.map(handlerRow),
  )
}

const handlerRow = ({ name, isHere, waiting, waitingSince, dead }) =>
  h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row' },
      h('bdi', { class: 'mono' }, name),
      isHere ? undefined : [' ', h('span', { class: 'badge wait' }, t('not here'))],
    ),
    h(
      'td',
      { class: 'end number' },
      countText(waiting),
      waitingSince === undefined
        ? undefined
        : h('span', { class: 'muted small-text' }, ' · ', age(waitingSince)),
    ),
    h('td', { class: 'end number' }, dead > 0 ? h('a', { href: '#/dead-letters' }, countText(dead)) : '0'),
  )
