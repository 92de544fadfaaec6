import { ago, amountText, countText, timeElement } from './format.js'
import { foreign, h } from './parts/dom.js'
import { nothing, orderAnchor, stateName } from './parts.js'
import { column, table } from './table.js'
import { t } from './words.js'

const ENDS = ['succeeded', 'recovered', 'failed', 'rejected', 'reversed']

const endName = (end) =>
  end === 'recovered' ? t('recovered') : end === 'by hand' ? t('set by hand') : stateName(end)

const head = (...content) => h('th', { scope: 'row', class: 'full' }, content)

const figure = (label, value, properties = {}) =>
  h('td', { class: 'end number', 'data-label': label, ...properties }, value)

const countCell = (label, count) =>
  figure(label, count === 0 ? h('span', { class: 'muted' }, '0') : count.toLocaleString('en'))

const money = (amount, currency) => amountText({ amount, currency })

/** How many ended how, and what that comes to. */
export function ordersTables({ kinds }) {
  if (kinds.length === 0) return nothing(t('No order has ended on this day.'))
  const sums = kinds.flatMap(({ kind, sums: own }) => own.map((sum) => ({ kind, ...sum })))
  return [
    table(
      [
        column(t('Kind')),
        ENDS.map((end) => column(endName(end), { isEnd: true })),
        column(t('set by hand'), { isEnd: true }),
        column(t('without a price'), { isEnd: true }),
      ],
      kinds.map(({ kind, ends, byHand, withoutAmount }) =>
        h(
          'tr',
          {},
          head(foreign(kind)),
          ENDS.map((end) => countCell(endName(end), ends[end])),
          countCell(t('set by hand'), byHand),
          countCell(t('without a price'), withoutAmount),
        ),
      ),
      { isStacked: true },
    ),
    sums.length === 0
      ? undefined
      : table(
          [
            column(t('Sum')),
            column(t('succeeded'), { isEnd: true }),
            column(t('reversed'), { isEnd: true }),
            column(t('price told late'), { isEnd: true }),
            column(t('in all'), { isEnd: true }),
          ],
          sums.map(({ kind, currency, succeeded, reversed, toldLate, net }) =>
            h(
              'tr',
              {},
              head(foreign(kind), currency ? h('span', { class: 'muted' }, ` ${currency}`) : undefined),
              figure(t('succeeded'), money(succeeded)),
              figure(t('reversed'), money(reversed)),
              figure(t('price told late'), money(toldLate)),
              figure(t('in all'), h('strong', {}, money(net))),
            ),
          ),
          { isStacked: true },
        ),
  ]
}

const line = (label, amount, { at, note, tone } = {}) =>
  amount === undefined
    ? undefined
    : h(
        'tr',
        { class: tone },
        h(
          'th',
          { scope: 'row' },
          label,
          note ? [' ', h('span', { class: 'muted small-text' }, foreign(note))] : undefined,
        ),
        h('td', { class: 'muted small-text wide-only' }, at === undefined ? '' : timeElement(at)),
        h('td', { class: 'end number' }, money(amount)),
      )

/** As a statement: what there was, what went, what should be left, what is. */
export const balanceTable = ({
  opening,
  at,
  told,
  topUps,
  inFlightBefore,
  succeeded,
  inFlight,
  unproved = [],
  expected,
  difference,
}) =>
  table(
    [
      column(t('Line')),
      h('th', { scope: 'col', class: 'wide-only' }, t('At')),
      column(t('Amount'), { isEnd: true }),
    ],
    [
      opening
        ? line(t('Opening balance, as told to the close of {day}', { day: opening.day }), opening.amount, {
            at: opening.at,
          })
        : h(
            'tr',
            {},
            h(
              'th',
              { scope: 'row', class: 'muted', colspan: 3 },
              t('No close before: there is no opening balance yet.'),
            ),
          ),
      line(t('In flight then'), signed('+', inFlightBefore)),
      topUps.map((topUp) =>
        line(
          topUp.carriedFrom
            ? t('Top-up, told to the close of {day}', { day: topUp.carriedFrom })
            : t('Top-up'),
          signed('+', topUp.amount),
          topUp,
        ),
      ),
      line(t('Succeeded since, without what was reversed'), signed('-', succeeded)),
      line(t('In flight now'), signed('-', inFlight), {
        note:
          unproved.length > 0
            ? t('or given back already: {references}', { references: namesOf(unproved) })
            : undefined,
      }),
      line(t('Expected'), expected, { tone: 'total' }),
      line(t('Told by the gateway'), told, { at }),
      line(t('Difference'), difference, { tone: /[1-9]/.test(difference ?? '') ? 'total off' : 'total' }),
    ],
  )

/** Orders that are named in a line. */
const MOST_NAMED = 10

const namesOf = (orders) =>
  [
    ...orders.slice(0, MOST_NAMED).map(({ reference }) => reference),
    ...(orders.length > MOST_NAMED ? ['…'] : []),
  ].join(', ')

/** What is added or taken away; below zero the other way round. */
const signed = (sign, amount) =>
  !/[1-9]/.test(amount)
    ? amount
    : amount.startsWith('-')
      ? `${sign === '+' ? '-' : '+'}${amount.slice(1)}`
      : `${sign}${amount}`

/** What the gateway has counted on its day, beside our own. */
export function reportTable(report) {
  if (report.error) return nothing(t('The gateway did not tell its report.'))
  const { told, ours, difference, from, until, zone, over } = report
  const row = (label, count, sums = []) =>
    h(
      'tr',
      {},
      head(label),
      figure(t('Orders'), count === undefined ? '–' : count.toLocaleString('en')),
      figure(
        t('Amount'),
        sums.map(({ amount, currency }) => h('div', {}, money(amount, currency))),
      ),
    )
  return [
    h(
      'p',
      { class: 'muted small-text' },
      t('Its day, in {zone}:', { zone }),
      ' ',
      timeElement(from),
      ' – ',
      timeElement(until),
      over ? '' : ` · ${t('not over yet: nothing is compared')}`,
    ),
    table(
      [column(t('Side')), column(t('Orders'), { isEnd: true }), column(t('Amount'), { isEnd: true })],
      [
        row(t('Told by the gateway'), told.count, told.sums),
        row(t('Ours'), ours.count, ours.sums),
        row(t('of these placed before'), ours.carriedIn),
        row(t('placed that day, succeeded later'), ours.carriedOut),
        row(t('of ours reversed later'), ours.reversedLater),
        row(h('strong', {}, t('Difference')), difference),
      ],
      { isStacked: true },
    ),
  ]
}

const REASONS = {
  'its price is the difference': () => t('its price is the difference'),
  'a person has said how it ended': () => t('a person has said how it ended'),
  'the gateway has contradicted what is known': () => t('the gateway has contradicted what is known'),
  'it moved while the gateway was asked': () => t('it moved while the gateway was asked'),
  'nobody knows whether the gateway has it': () => t('nobody knows whether the gateway has it'),
  'nobody knew whether the gateway held its price when the opening balance was told': () =>
    t('nobody knew whether the gateway held its price when the opening balance was told'),
  'its price was not told': () => t('its price was not told'),
  'only callbacks have told of it': () => t('only callbacks have told of it'),
  'it is in flight': () => t('it is in flight'),
}

const FOUND = {
  confirmed: () => ({ text: t('as known'), tone: 'good' }),
  changed: () => ({ text: t('changed'), tone: 'wait' }),
  missing: () => ({ text: t('not known there'), tone: 'bad' }),
  amountDiffers: () => ({ text: t('other money'), tone: 'bad' }),
  failed: () => ({ text: t('not answered'), tone: 'wait' }),
  unasked: () => ({ text: t('not asked'), tone: 'plain' }),
}

/** The orders that were asked about. */
export const suspectsTable = ({ gateway, suspects, moreSuspects }) => [
  table(
    [
      column(t('Order')),
      column(t('State')),
      column(t('Asked again')),
      column(t('Why')),
      column(t('Amount'), { isEnd: true }),
    ],
    suspects.map((suspect) => suspectRow({ gateway, ...suspect })),
    { isStacked: true },
  ),
  moreSuspects > 0
    ? h(
        'p',
        { class: 'muted' },
        t('And {count} more, which were not asked about.', { count: countText(moreSuspects) }),
      )
    : undefined,
]

function suspectRow(suspect) {
  const { kind, reference, reasons, before, after, found, error } = suspect
  const { text, tone } = FOUND[found]?.() ?? { text: found, tone: 'plain' }
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row', class: 'name' },
      orderAnchor(suspect, { id: `suspect-${kind}-${reference}` }),
      h('div', { class: 'muted small-text' }, foreign(kind)),
    ),
    h(
      'td',
      { class: 'second' },
      before === after ? undefined : [h('span', { class: 'muted' }, stateName(before)), ' → '],
      h('span', { class: `state ${after}` }, stateName(after)),
    ),
    h('td', { class: 'full', 'data-label': t('Asked again') }, h('span', { class: `badge ${tone}` }, text)),
    h(
      'td',
      { class: 'full' },
      reasons.map((reason) => h('div', {}, REASONS[reason]?.() ?? foreign(reason))),
      error ? h('div', { class: 'error' }, foreign(error.message)) : undefined,
    ),
    figure(t('Amount'), amountText(suspect), { class: 'end number full' }),
  )
}

/** What had not ended: in a word, and by name for who wants to know. */
export function openTables({ gateway, open }) {
  const { count, states, sums, oldest } = open
  if (count === 0) return nothing(t('Every order had ended.'))
  const told = Object.entries(states).map(
    ([state, number]) => `${stateName(state)} ${number.toLocaleString('en')}`,
  )
  const prices = sums.map((sum) => amountText(sum)).join(', ')
  const summary =
    count > oldest.length
      ? t('The oldest {some} of {count}', { some: oldest.length, count: count.toLocaleString('en') })
      : t('All {count} by name', { count })
  return [
    h(
      'p',
      {},
      told.join(' · '),
      prices ? ` · ${t('as far as prices are known: {sums}', { sums: prices })}` : '',
    ),
    h(
      'details',
      { id: 'open-orders', class: 'more' },
      h('summary', { id: 'open-orders-summary' }, summary),
      table(
        [
          column(t('Order')),
          column(t('State')),
          column(t('Amount'), { isEnd: true }),
          column(t('Created'), { isEnd: true }),
        ],
        oldest.map((order) => openRow({ gateway, ...order })),
        { isStacked: true },
      ),
    ),
  ]
}

const openRow = (order) =>
  h(
    'tr',
    {},
    h('th', { scope: 'row' }, orderAnchor(order), ' ', h('span', { class: 'muted' }, foreign(order.kind))),
    h('td', { class: 'second' }, h('span', { class: `state ${order.state}` }, stateName(order.state))),
    h('td', { class: 'end number' }, amountText(order)),
    h('td', { class: 'end second muted' }, ago(order.createdAt)),
  )
