import { get, post } from './api.js'
import { deed } from './deed.js'
import { ask } from './dialog.js'
import { ago, amountText, timeElement } from './format.js'
import { foreign, h } from './parts/dom.js'
import { say } from './parts/toast.js'
import { gatewayName, nothing, stateMarks, stateName } from './parts.js'
import { told } from './run.js'
import { historyPages, timeline } from './timeline.js'
import { t } from './words.js'

/** What somebody was shown instead of what he wanted to change. */
let moved

export const page = {
  title: ({ reference }) => reference ?? t('Order'),
  watches: ({ reference, kind, gateway }) => ({
    reference,
    ...(kind && { kind }),
    ...(gateway && { gateway }),
  }),
  load: async ({ reference, kind, gateway, after = '' }) => {
    const found = await get('order', { reference, kind, gateway, after })
    return { ...found, moved: moved === keyOf(found.order) }
  },
  failed: (error, { reference }) => {
    if (error.code === 'order_unknown')
      return [back(), h('h1', {}, t('Order')), nothing(t('There is no order “{reference}”.', { reference }))]
    return error.code === 'config_invalid'
      ? [back(), h('h1', {}, t('Order')), nothing(error.message)]
      : undefined
  },
  show: (found, query, context) => [
    back(),
    heading(found, context),
    ...notices(found),
    facts(found),
    h(
      'section',
      { 'aria-labelledby': 'history' },
      h('div', { class: 'heading' }, h('h2', { id: 'history' }, t('History'))),
      historyPages(found, query),
      timeline(found),
    ),
  ],
}

const keyOf = ({ gateway, kind, reference }) => JSON.stringify([gateway, kind, reference])

const back = () => h('a', { class: 'back', href: '#/orders' }, t('← All orders'))

function heading(found, context) {
  const { order } = found
  return h(
    'div',
    { class: 'heading' },
    h(
      'div',
      { class: 'order-name' },
      h('h1', {}, foreign(order.reference, { class: 'mono' })),
      h('span', {}, stateMarks(order)),
    ),
    context.session.readOnly
      ? undefined
      : [
          deed('recheck', t('Ask the gateway'), (button) => recheck(found, button, context), 'primary'),
          deed('override', t('Override…'), (button) => override(found, button, context)),
        ],
  )
}

const notice = (tone, title, ...text) =>
  h('div', { class: `notice ${tone}` }, h('strong', {}, title), h('span', {}, text))

function notices({ order, moved: hasMoved }) {
  const { conflict, disputed, stuck, collides, pruned } = order
  const reported = conflict?.reported
  return [
    hasMoved
      ? notice(
          'wait',
          t('Nothing was done.'),
          t('This order has moved on since the page showed it. This is what it is now.'),
        )
      : undefined,
    conflict
      ? notice(
          reported ? 'bad' : 'wait',
          reported
            ? t('The gateway contradicts what is known: it reports {state}.', { state: stateName(reported) })
            : t('A contradiction is watched.'),
          foreign(conflict.reason),
          ' ',
          h(
            'span',
            { class: 'muted' },
            t('It is asked until its own word has settled it.'),
            ' ',
            ago(conflict.since),
          ),
        )
      : undefined,
    disputed
      ? notice(
          'bad',
          t('Other money than was ordered.'),
          t('The gateway has reported a success with it. Look into it before you deliver.'),
        )
      : undefined,
    stuck
      ? notice(
          'bad',
          t('Stuck.'),
          t(
            'The gateway was asked for long, without an end. It is still asked once a day. Ask its support; override when you know the truth.',
          ),
        )
      : undefined,
    collides.length > 0
      ? notice(
          'bad',
          t('The gateway has this reference for another order.'),
          t('What differs: {names}', { names: collides.join(', ') }),
        )
      : undefined,
    pruned
      ? notice('wait', t('Pruned.'), t('Its history was forgotten by prune(): only how it ended is kept.'))
      : undefined,
  ]
}

/** What may be too long for its place is scrolled by keys, too. */
function reachable(element) {
  if (element.textContent.length > 120) element.tabIndex = 0
  return element
}

function facts({ order, details }) {
  const fact = (label, value, isWide) =>
    value === undefined || value === ''
      ? undefined
      : h('div', { class: isWide ? 'wide' : '' }, h('dt', {}, label), reachable(h('dd', {}, value)))
  const texts = (terms) =>
    Object.keys(terms).length === 0
      ? undefined
      : h(
          'div',
          { class: 'fields' },
          Object.entries(terms).map(([name, value]) =>
            h(
              'span',
              {},
              h('span', { class: 'muted' }, `${name} `),
              foreign(typeof value === 'string' ? value : JSON.stringify(value), { class: 'mono' }),
            ),
          ),
        )
  const { amount, provisional, recipient, gatewayReference, operation, sends, queryAt } = order
  const ids = Object.fromEntries(Object.entries(order.ids).filter(([, id]) => id !== gatewayReference))
  return h(
    'dl',
    { class: 'card facts' },
    fact(t('Gateway'), [gatewayName(order.gateway), ' ', h('span', { class: 'muted' }, order.kind)]),
    fact(
      t('Amount'),
      amount && [
        amountText(order),
        provisional ? h('span', { class: 'muted' }, ' ', t('may still change')) : '',
      ],
    ),
    fact(t('Recipient'), recipient && foreign(recipient, { class: 'mono' })),
    fact(t('Gateway’s reference'), gatewayReference && foreign(gatewayReference, { class: 'mono' })),
    fact(t('Created'), timeElement(order.createdAt)),
    fact(t('Changed'), timeElement(order.updatedAt)),
    fact(t('Next question'), queryAt ? ago(queryAt) : t('none')),
    fact(
      t('Operation'),
      operation
        ? [operation, sends > 1 ? h('span', { class: 'muted' }, ' ', t('sent {sends} times', { sends })) : '']
        : t('none: only callbacks have told of it'),
    ),
    fact(t('Asked for'), texts(order.asked), true),
    fact(t('Other ids'), texts(ids), true),
    fact(t('Told beside'), texts(details), true),
  )
}

/** Does something to the order as it is shown; of one that has moved on the page shows what it is now. */
async function act(path, body, { order, revision }, button, context, done) {
  const { reference, kind, gateway } = order
  button.disabled = true
  moved = undefined
  try {
    const now = await post(path, { reference, kind, gateway, revision, ...body })
    say(done(now))
  } catch (error) {
    if (error.code === 'order_moved') moved = keyOf(order)
    say(error.code === 'order_moved' ? t('It has moved on: nothing was done.') : told(error), true)
  } finally {
    button.disabled = false
  }
  await context.refresh()
}

const recheck = (found, button, context) =>
  act('order/recheck', {}, found, button, context, ({ state }) =>
    t('The gateway was asked: it is {state}.', { state: stateName(state) }),
  )

async function override(found, button, context) {
  const { order } = found
  const filled = await ask({
    title: t('Override {reference}', { reference: order.reference }),
    text: t(
      'Only when you have seen the truth elsewhere. Your handlers get the event of that move, as if the gateway had told it.',
    ),
    fields: [
      {
        name: 'state',
        label: t('What it is in truth'),
        choices: ['succeeded', 'failed', 'rejected'].map((value) => ({ value, label: stateName(value) })),
      },
      {
        name: 'reason',
        label: t('How you know, in words'),
        multiline: true,
        hint: t('e.g. paid out by hand, ticket 4711'),
      },
    ],
    note: t('Kept in the order’s history, with your name: {user}', { user: context.session.user }),
    action: t('Override'),
    isDanger: true,
  })
  if (!filled) return
  await act('order/override', filled, found, button, context, ({ state }) =>
    t('It is {state} now.', { state: stateName(state) }),
  )
}
