import { get } from './api.js'
import { closeLink, closeMarks, makeClose } from './close-parts.js'
import { deed } from './deed.js'
import { ago, amountText, countText } from './format.js'
import { pager } from './pager.js'
import { foreign, h } from './parts/dom.js'
import { gatewayName, nothing } from './parts.js'
import { column, table } from './table.js'
import { t } from './words.js'

/** Milliseconds between looks at a close that somebody is making. */
const LOOK = 2_000
let timer

export const page = {
  title: () => t('Daily closes'),
  load: ({ from, upTo, after }) => get('closes', { from, upTo, after }),
  failed: (error, query) =>
    error.code === 'config_invalid'
      ? [h('h1', {}, t('Daily closes')), filters(query), nothing(error.message)]
      : undefined,
  show: (found, query, context) => {
    clearTimeout(timer)
    if (found.making?.isUnderWay) timer = setTimeout(() => lookAgain(context), LOOK)
    return [
      h(
        'div',
        { class: 'heading' },
        h('h1', {}, t('Daily closes')),
        mayClose(context)
          ? deed('close-day', t('Close a day…'), (button) => makeClose(button, context), 'primary')
          : undefined,
      ),
      h(
        'p',
        { class: 'muted' },
        t(
          'What the orders of a day did, beside what the gateways tell of balance and sales. Where something differs, the orders that may explain it are asked about.',
        ),
      ),
      found.making ? progress(found.making) : undefined,
      filters(query),
      found.unreadable.map(unreadable),
      found.closes.length + found.unreadable.length === 0
        ? none(query)
        : found.closes.length > 0
          ? list(found)
          : undefined,
      pager(found, query, (after) => link({ ...query, after })),
    ]
  },
}

const mayClose = ({ session }) => !session.readOnly && session.closeZone !== undefined

function lookAgain(context) {
  if (location.hash.startsWith('#/closes')) void context.refresh()
}

const progress = ({ day, by, at, isUnderWay, error }) =>
  h(
    'div',
    { class: `notice ${isUnderWay ? 'wait' : 'bad'}`, role: 'status' },
    h(
      'strong',
      {},
      isUnderWay
        ? t('{user} is closing {day}.', { user: by, day: day ?? t('the last day that is over') })
        : t('The last close has failed.'),
    ),
    isUnderWay
      ? h('span', {}, t('It may take minutes: orders are read, and gateways asked.'), ' ', ago(at))
      : h('span', {}, foreign(error), ' ', ago(at)),
  )

const unreadable = ({ day, nth, unreadable: why }) =>
  h(
    'div',
    { class: 'notice bad' },
    h('strong', {}, t('Close {nth} of {day} cannot be read:', { nth, day })),
    h('span', {}, foreign(why)),
  )

const none = ({ from, upTo, after }) =>
  nothing(from || upTo || after ? t('No day of these is closed.') : t('No day has been closed yet.'))

const link = (query) => {
  const given = Object.entries(query).filter(([, value]) => value)
  return `#/closes${given.length > 0 ? `?${new URLSearchParams(given)}` : ''}`
}

function filters({ from = '', upTo = '' }) {
  const change = (values) => {
    if (location.hash.startsWith('#/closes')) location.hash = link({ from, upTo, ...values })
  }
  const day = (name, label, value) =>
    h(
      'label',
      { class: 'labelled' },
      h('span', { class: 'muted small-text' }, label),
      h('input', {
        type: 'date',
        id: `filter-${name}`,
        value,
        onchange: ({ target }) => change({ [name]: target.value }),
      }),
    )
  const file = new URLSearchParams(Object.entries({ from, upTo }).filter(([, value]) => value))
  return h(
    'search',
    { class: 'days' },
    day('from', t('From'), from),
    day('upTo', t('Up to'), upTo),
    h('a', { class: 'button', id: 'csv', href: `api/closes.csv?${file}` }, t('As CSV')),
  )
}

const list = ({ closes }) =>
  table(
    [
      column(t('Day')),
      column(t('Gateway')),
      column(t('Result')),
      column(t('Balance off by'), { isEnd: true }),
      column(t('Count off by'), { isEnd: true }),
      column(t('Open then'), { isEnd: true }),
      column(t('Made'), { isEnd: true }),
    ],
    closes.map(row),
    { isStacked: true },
  )

function row(close) {
  const { day, gateway, account, nth, difference, countDifference, open, madeAt } = close
  return h(
    'tr',
    { class: 'linked' },
    h(
      'th',
      { scope: 'row' },
      h('a', { href: closeLink(close), id: `close-${day}-${account}-${nth}`, class: 'number' }, day),
    ),
    h('td', { class: 'second' }, gatewayName(gateway)),
    h('td', { class: 'full' }, closeMarks(close)),
    h('td', { class: 'end number', 'data-label': t('Balance off by') }, offBy(difference)),
    h(
      'td',
      { class: 'end number second', 'data-label': t('Count off by') },
      offBy(countDifference === undefined ? undefined : String(countDifference)),
    ),
    h('td', { class: 'end number', 'data-label': t('Open then') }, countText(open)),
    h('td', { class: 'end second muted' }, ago(madeAt)),
  )
}

const offBy = (amount) =>
  amount === undefined
    ? h('span', { class: 'muted' }, '–')
    : h('span', { class: /[1-9]/.test(amount) ? 'off' : 'muted' }, amountText({ amount }))
