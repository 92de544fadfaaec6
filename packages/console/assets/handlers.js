import { get, post } from './api.js'
import { deed, rowDeeds } from './deed.js'
import { ask } from './dialog.js'
import { age, ago, countText } from './format.js'
import { foreign, h } from './parts/dom.js'
import { nothing } from './parts.js'
import { run } from './run.js'
import { column, table } from './table.js'
import { t } from './words.js'

export const page = {
  title: () => t('Handlers'),
  load: () => get('handlers'),
  show: ({ handlers }, _query, context) => [
    h('h1', {}, t('Handlers')),
    h(
      'p',
      { class: 'muted' },
      t(
        'What your code has registered, and what the store keeps events for. An orphan is a handler that the store expects and this process does not have: if no other process has it either, what waits for it is not delivered.',
      ),
    ),
    handlers.length === 0 ? nothing(t('No handlers are known.')) : list(handlers, context),
  ],
}

const list = (handlers, context) =>
  table(
    [
      column(t('Handler')),
      column(t('Takes')),
      column(t('Waiting'), { isEnd: true }),
      column(t('Dead'), { isEnd: true }),
      column(t('Started last'), { isEnd: true }),
      column(t('Actions'), { isHidden: true }),
    ],
    handlers.map((handler) => row(handler, context)),
    { isStacked: true },
  )

function row(handler, context) {
  const { name, isHere, types, lostTypes, waiting, waitingSince, dead, seenAt } = handler
  return h(
    'tr',
    {},
    h('th', { scope: 'row', class: 'name' }, foreign(name, { class: 'mono' })),
    h(
      'td',
      { class: 'full' },
      h(
        'div',
        { class: 'fields' },
        types.map((type) => h('code', {}, type)),
      ),
      lostTypes.length > 0
        ? h(
            'div',
            { class: 'error' },
            t('It does not take {types} here, and such events wait for it.', { types: lostTypes.join(', ') }),
          )
        : undefined,
    ),
    h(
      'td',
      { class: 'end number', 'data-label': t('Waiting') },
      countText(waiting),
      waitingSince === undefined
        ? undefined
        : h('span', { class: 'muted small-text' }, ' · ', age(waitingSince)),
    ),
    h(
      'td',
      { class: 'end number second', 'data-label': t('Dead') },
      dead > 0 ? h('a', { href: '#/dead-letters' }, countText(dead)) : '0',
    ),
    h(
      'td',
      { class: 'end muted full', 'data-label': t('Started last') },
      seenAt > 0 ? ago(seenAt) : t('never'),
    ),
    h(
      'td',
      { class: 'full' },
      isHere ? h('span', { class: 'badge good' }, t('here')) : orphan(handler, context),
    ),
  )
}

function orphan(handler, context) {
  const { name } = handler
  const mark = h('span', { class: 'badge wait' }, t('not here'))
  if (context.session.readOnly) return mark
  return rowDeeds(
    mark,
    deed(`rename-${name}`, t('Rename…'), (button) => rename(handler, button, context), 'small'),
    deed(`forget-${name}`, t('Forget…'), (button) => forget(handler, button, context), 'small danger'),
  )
}

async function rename({ name }, button, context) {
  const filled = await ask({
    title: t('Rename “{name}”', { name }),
    text: t('What waits for it, dead letters too, goes to the handler of the other name.'),
    fields: [{ name: 'to', label: t('The new name') }],
    action: t('Rename'),
  })
  if (!filled) return
  await run(button, () => post('handlers/rename', { name, to: filled.to }), t('It is renamed.'))
  await context.refresh()
}

async function forget({ name, waiting, dead }, button, context) {
  const sure = await ask({
    title: t('Forget “{name}”?', { name }),
    text: t(
      '{waiting} events that wait for it and {dead} dead letters are lost with it. This cannot be taken back.',
      {
        waiting: countText(waiting),
        dead: countText(dead),
      },
    ),
    action: t('Forget'),
    isDanger: true,
  })
  if (!sure) return
  await run(button, () => post('handlers/forget', { name }), t('It is forgotten.'))
  await context.refresh()
}
