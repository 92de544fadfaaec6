import { get } from './api.js'
import { closeLink, closeMarks, makeClose } from './close-parts.js'
import { balanceTable, openTables, ordersTables, reportTable, suspectsTable } from './close-tables.js'
import { deed } from './deed.js'
import { ago, amountText, countText, timeElement } from './format.js'
import { foreign, h } from './parts/dom.js'
import { gatewayName, nothing } from './parts.js'
import { t } from './words.js'

export const page = {
  title: ({ day }) => (day ? t('Close of {day}', { day }) : t('Daily closes')),
  load: ({ day, account, nth }) => get('close', { day, account, nth }),
  failed: (error) =>
    ['close_unknown', 'config_invalid', 'bad_request'].includes(error.code)
      ? [back(), h('h1', {}, t('Daily closes')), nothing(t('There is no such close.'))]
      : undefined,
  show: ({ close, others }, _query, context) => [
    back(),
    heading(close, others, context),
    ...notices(close),
    facts(close, others),
    section('orders', t('What the orders did'), ordersTables(close)),
    close.balance ? section('balance', t('Balance'), balanceTable(close.balance)) : undefined,
    close.report ? section('report', t('The gateway’s report'), reportTable(close.report)) : undefined,
    close.earlierReports.map((report) =>
      section(
        `report-${report.day}`,
        t('The gateway’s report of {day}', { day: report.day }),
        reportTable(report),
      ),
    ),
    close.suspects.length > 0
      ? section('suspects', t('Orders that may explain it'), suspectsTable(close))
      : undefined,
    section('open', t('Open at the end of the day'), openTables(close)),
  ],
}

const back = () => h('a', { class: 'back', href: '#/closes' }, t('← All closes'))

const section = (id, title, content) =>
  h('section', { 'aria-labelledby': id }, h('div', { class: 'heading' }, h('h2', { id }, title)), content)

function heading(close, others, context) {
  const { session } = context
  const { day, gateway, account, nth } = close
  const isLast = !others.some((other) => other.nth > nth)
  const file = new URLSearchParams({ day, account, nth })
  const download = (extension, label) =>
    h('a', { class: 'button', id: extension, href: `api/close.${extension}?${file}` }, label)
  return h(
    'div',
    { class: 'heading' },
    h(
      'div',
      { class: 'order-name' },
      h('h1', {}, h('span', { class: 'number' }, day), ` · ${gatewayName(gateway)}`),
      h('span', {}, closeMarks({ ...close, isAnswered: isAnswered(close), isLast })),
    ),
    download('csv', 'CSV'),
    download('json', 'JSON'),
    session.readOnly || session.closeZone === undefined
      ? undefined
      : deed('close-again', t('Close again…'), (button) => makeClose(button, context, close)),
  )
}

const isAnswered = ({ balance, report, notCompared }) =>
  !balance?.error && !report?.error && notCompared.length === 0

const notice = (tone, title, ...text) =>
  h('div', { class: `notice ${tone}` }, h('strong', {}, title), h('span', {}, text))

const isOff = (amount) => amount !== undefined && /[1-9]/.test(amount)

function notices({ balance, report, earlierReports, notCompared, unreadable, provisional }) {
  const { difference, underWay } = balance ?? {}
  return [
    isOff(difference)
      ? notice(
          'bad',
          t('The balance is off by {amount}.', { amount: amountText({ amount: difference }) }),
          difference.startsWith('-')
            ? t(
                'The gateway has less than it should: an order that we do not count, money that was taken out, or a top-up that has not arrived.',
              )
            : t(
                'The gateway has more than it should: a top-up that was not told, or an order that it does not count.',
              ),
          underWay > 0
            ? ` ${t('{count} orders moved while it was asked: close again at a quiet moment.', { count: underWay })}`
            : '',
        )
      : undefined,
    [report, ...earlierReports].map((each) => (each?.difference ? countsOff(each) : undefined)),
    notCompared.map((what) => notice('wait', t('Not compared:'), foreign(what))),
    balance?.error
      ? notice('wait', t('The gateway did not tell its balance.'), foreign(balance.error.message))
      : undefined,
    report?.error
      ? notice('wait', t('The gateway did not tell its report.'), foreign(report.error.message))
      : undefined,
    unreadable > 0
      ? notice(
          'bad',
          t('{count} orders could not be read.', { count: countText(unreadable) }),
          t('They are in none of these figures.'),
        )
      : undefined,
    provisional ? notice('wait', t('The day was not over.'), t('Close it again when it is.')) : undefined,
  ]
}

const countsOff = ({ day, difference }) =>
  notice(
    'bad',
    t('The counts of {day} are off by {count}.', { day, count: difference }),
    difference > 0
      ? t('The gateway has counted more than we know of.')
      : t('The gateway has counted less than we know of.'),
  )

function facts({ day, zone, from, until, madeAt, account }, others) {
  const fact = (label, ...value) => h('div', {}, h('dt', {}, label), h('dd', {}, value))
  return h(
    'dl',
    { class: 'card facts' },
    fact(t('Day in'), zone),
    fact(t('From'), timeElement(from)),
    fact(t('Until'), timeElement(until)),
    fact(t('Made'), timeElement(madeAt)),
    fact(t('Account'), h('bdi', { class: 'mono' }, account)),
    others.length > 0
      ? fact(
          t('Other closes of this day'),
          others.map((other, index) => [
            index > 0 ? ', ' : '',
            h('a', { href: closeLink({ ...other, account, day }) }, t('close {nth}', { nth: other.nth })),
            ' ',
            h('span', { class: 'muted small-text' }, ago(other.madeAt)),
          ]),
        )
      : undefined,
  )
}
