import { get, post } from './api.js'
import { ask } from './dialog.js'
import { age, ago, countText } from './format.js'
import { foreign, h } from './parts/dom.js'
import { nothing } from './parts.js'
import { run } from './run.js'
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
    handlers.length === 0 ? nothing(t('No handlers are known.')) : table(handlers, context),
  ],
}

const table = (handlers, context) =>
  h(
    'div',
    { class: 'card table' },
    h(
      'table',
      { class: 'stacked' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          [t('Handler'), t('Takes')].map((title) => h('th', { scope: 'col' }, title)),
          [t('Waiting'), t('Dead'), t('Started last')].map((title) =>
            h('th', { scope: 'col', class: 'end' }, title),
          ),
          h('th', { scope: 'col' }, h('span', { class: 'hidden' }, t('Actions'))),
        ),
      ),
      h(
        'tbody',
        {},
        handlers.map((handler) => row(handler, context)),
      ),
    ),
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
  return h(
    'div',
    { class: 'row-actions' },
    mark,
    h(
      'button',
      {
        type: 'button',
        class: 'small',
        id: `rename-${name}`,
        onclick: ({ currentTarget }) => rename(handler, currentTarget, context),
      },
      t('Rename…'),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'small danger',
        id: `forget-${name}`,
        onclick: ({ currentTarget }) => forget(handler, currentTarget, context),
      },
      t('Forget…'),
    ),
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
