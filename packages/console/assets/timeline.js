import { ago, amountText, spanText, timeText } from './format.js'
import { foreign, h, visible } from './parts/dom.js'
import { orderLink, stateName } from './parts.js'
import { t } from './words.js'

/** The way through a long history: its newest page comes first, and each page is read from its oldest entry on. */
export function historyPages({ order, next }, { after }) {
  if (next === undefined && after === undefined) return undefined
  const link = (id, label, place, isOff) =>
    isOff ? h('span') : h('a', { class: 'button', id, href: orderLink(order, place) }, label)
  return h(
    'nav',
    { class: 'pager', 'aria-label': t('Pages of the history') },
    link('older-entries', t('← What was before'), next, next === undefined),
    link('newest-entries', t('The newest →'), undefined, after === undefined),
  )
}

/** What happened to an order, of one page, oldest first; each entry opens to show what was said. */
export function timeline({ order, entries, next }) {
  const first = Math.min(order.createdAt, ...entries.map(({ at }) => at))
  const placed =
    order.operation && next === undefined ? [item(placedEntry(order), order.createdAt, first)] : []
  const told = entries
    .filter((entry) => !isToldByEvent(entry, entries))
    .map((entry) => item(entry.type === 'event' ? eventEntry(entry) : messageEntry(entry), entry.at, first))
  if (placed.length + told.length === 0) return h('p', { class: 'nothing card' }, t('Nothing is kept of it.'))
  return h('ol', { class: 'card timeline', id: 'timeline' }, placed, told)
}

/** What a person said stands in the event, too. */
const isToldByEvent = ({ type, source, at }, entries) =>
  type === 'message' &&
  source === 'person' &&
  entries.some(
    (other) => other.type === 'event' && other.source === 'person' && Math.abs(other.at - at) < 1_000,
  )

function item({ mark, tone, what, notes, content, key }, at, first) {
  const line = [
    h('span', { class: `mark ${tone}`, 'aria-hidden': 'true' }, mark),
    h('span', { class: 'what' }, what),
    h(
      'span',
      { class: 'times' },
      h('time', { datetime: new Date(at).toISOString(), title: new Date(at).toISOString() }, timeText(at)),
      at - first >= 1_000 ? h('span', {}, `+${spanText(at - first)}`) : undefined,
    ),
  ]
  // Outside of what opens, for there are links in it.
  const noted = h('div', { class: 'notes' }, notes)
  if (!content) return h('li', {}, h('div', { class: 'line' }, line), noted)
  return h(
    'li',
    {},
    h(
      'details',
      { id: `entry-${key}` },
      h('summary', { class: 'line', id: `line-${key}` }, line),
      h('div', { class: 'content' }, content),
    ),
    noted,
  )
}

const placedEntry = ({ operation, sends, createdAt }) => ({
  key: `placed-${createdAt}`,
  mark: '→',
  tone: 'info',
  what: [t('Placed'), ' ', h('code', {}, operation)],
  notes: sends === 0 ? h('span', { class: 'why' }, t('not sent yet')) : [],
})

const SOURCES = {
  call: () => t('The gateway’s answer to our call'),
  callback: () => t('Callback'),
  query: () => t('The gateway’s answer to a question'),
  person: () => t('A person'),
}

function messageEntry({ source, callback, text, readable, at }) {
  return {
    key: `heard-${at}-${source}`,
    mark: { call: '←', callback: '⇠', query: '?', person: '✎' }[source],
    tone: 'info',
    what: [SOURCES[source](), callback ? [' ', h('code', {}, callback)] : undefined],
    notes: [],
    content: [
      readable ? block(t('As it reads'), readable) : undefined,
      block(readable ? t('As it came') : t('The text, as it came'), readable ? text : pretty(text)),
    ],
  }
}

const block = (title, text) =>
  h(
    'section',
    {},
    h('h3', {}, title),
    h('pre', { tabindex: '0', dir: 'ltr', 'aria-label': title }, visible(text)),
  )

const EVENTS = {
  'order.accepted': () => ({ title: t('Accepted'), mark: '●', tone: 'wait' }),
  'order.rejected': () => ({ title: t('Rejected'), mark: '●', tone: 'bad' }),
  'order.succeeded': () => ({ title: t('Succeeded'), mark: '●', tone: 'good' }),
  'order.failed': () => ({ title: t('Failed'), mark: '●', tone: 'bad' }),
  'order.recovered': () => ({ title: t('Recovered: it has succeeded after all'), mark: '●', tone: 'good' }),
  'order.reversed': () => ({ title: t('Reversed: it has failed after all'), mark: '●', tone: 'bad' }),
  'order.updated': () => ({ title: t('More was told'), mark: '○', tone: 'good' }),
  'order.conflict': () => ({ title: t('Contradicted'), mark: '!', tone: 'bad' }),
  'order.confirmed': () => ({ title: t('Confirmed'), mark: '✓', tone: 'good' }),
  'order.stuck': () => ({ title: t('Stuck'), mark: '!', tone: 'bad' }),
}

function eventEntry(entry) {
  const { id, event, source, state, status, reason, data, deliveries } = entry
  const { title, mark, tone } = EVENTS[event]?.() ?? { title: event, mark: '●', tone: 'info' }
  const isPerson = source === 'person'
  return {
    key: id,
    mark: isPerson ? '✎' : mark,
    tone,
    what: [
      h(
        'strong',
        {},
        isPerson
          ? t('{user} said: {state}', { user: String(data.by ?? '?'), state: stateName(data.state) })
          : title,
      ),
      status ? [' ', h('code', {}, foreign(status))] : undefined,
      entry.amount ? [' ', h('span', { class: 'number' }, amountText(entry))] : undefined,
    ],
    notes: [
      reason ? h('span', { class: isPerson ? 'said' : 'why' }, foreign(reason)) : undefined,
      deliveries.map((delivery) => deliveryNote(delivery)),
    ],
    content: [
      h(
        'p',
        { class: 'muted small-text' },
        h('code', {}, event),
        ' · ',
        t('the order is {state} then', { state: stateName(state) }),
        ' · ',
        h('code', {}, id),
      ),
      block(t('What it told'), JSON.stringify(data, null, 2)),
    ],
  }
}

/** What of an event a handler has still to do. */
function deliveryNote({ handler, state, tries, at, lastError }) {
  const tone = { waiting: 'wait', leased: 'wait', dead: 'bad' }[state]
  const label = { waiting: t('waits'), leased: t('at work'), dead: t('given up') }[state]
  return h(
    'div',
    { class: 'delivery' },
    h(
      'span',
      {},
      foreign(handler, { class: 'mono' }),
      ' ',
      h('span', { class: `badge ${tone}` }, label),
      ' ',
      h(
        'span',
        { class: 'muted' },
        tries === 0 ? t('not tried yet') : tries === 1 ? t('1 try') : t('{tries} tries', { tries }),
        state === 'waiting' && tries > 0 ? [' · ', t('tried again'), ' ', ago(at)] : undefined,
        state === 'dead'
          ? [' · ', ago(at), ' · ', h('a', { href: '#/dead-letters' }, t('Dead letters'))]
          : undefined,
      ),
    ),
    lastError ? h('span', { class: 'error' }, foreign(lastError)) : undefined,
  )
}

/** JSON over several lines; other text, and what is more than that, as it is. */
function pretty(text) {
  // Digits that JavaScript would change stay as they came.
  if (/\d{16,}|\.\d*0\b|\de/i.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'))) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
