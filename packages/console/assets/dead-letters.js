import { get, post } from './api.js'
import { deed, rowDeeds } from './deed.js'
import { ask } from './dialog.js'
import { ago, countText } from './format.js'
import { pager } from './pager.js'
import { foreign, h } from './parts/dom.js'
import { say } from './parts/toast.js'
import { gatewayName, nothing, orderAnchor } from './parts.js'
import { run, told } from './run.js'
import { column, table } from './table.js'
import { t } from './words.js'

/** A replay of all, which goes on while other pages are looked at. */
let replay

export const page = {
  title: () => t('Dead letters'),
  async load({ after }, context) {
    const found = await get('dead-letters', { after })
    const dead = (context.overview?.handlers ?? []).reduce((sum, { dead }) => sum + dead, 0)
    return { ...found, dead, replay: replay && { ...replay } }
  },
  show: (found, query, context) => [
    h(
      'div',
      { class: 'heading' },
      h('h1', {}, t('Dead letters')),
      context.session.readOnly || found.deadLetters.length === 0
        ? undefined
        : h(
            'button',
            { type: 'button', id: 'replay-all', disabled: replay?.isOn, onclick: () => replayAll(context) },
            t('Replay all'),
          ),
    ),
    h(
      'p',
      { class: 'muted' },
      t(
        'Events that a handler has failed on for the last time. Nothing is lost: replayed, they are tried again, with all tries.',
      ),
    ),
    replay ? progress(found, context) : undefined,
    found.deadLetters.length === 0 ? nothing(t('There are no dead letters.')) : letters(found, context),
    pager(found, query, place),
  ],
}

function progress({ dead }, context) {
  const { replayed, left, isOn, error } = replay
  const done = replayed + left
  const most = Math.max(replay.total, done, 1)
  const text = isOn
    ? t('{replayed} replayed, {left} left as they are …', {
        replayed: countText(replayed),
        left: countText(left),
      })
    : t('{replayed} replayed, {left} left as they are.', {
        replayed: countText(replayed),
        left: countText(left),
      })
  return h(
    'div',
    { class: 'card progress', role: 'status' },
    h(
      'div',
      { class: 'line' },
      h('strong', {}, text),
      isOn
        ? h('button', { type: 'button', class: 'small', id: 'replay-stop', onclick: stop }, t('Stop'))
        : h(
            'button',
            { type: 'button', class: 'small', id: 'replay-close', onclick: () => close(context) },
            t('Close'),
          ),
    ),
    isOn
      ? h('progress', { value: done, max: Math.max(most, dead), 'aria-label': t('Replay all') })
      : undefined,
    error ? h('p', { class: 'error' }, error) : undefined,
    !isOn && left > 0
      ? h(
          'p',
          { class: 'muted small-text' },
          t(
            'Those that are left have a handler that is not here, or a later event has superseded them: replay them one by one, or discard them.',
          ),
        )
      : undefined,
  )
}

function stop() {
  replay = { ...replay, isOn: false }
}

function close(context) {
  replay = undefined
  void context.refresh()
}

/** A part after the other: no request takes long, and leaving the page ends it. */
async function replayAll(context) {
  const sure = await ask({
    title: t('Replay all dead letters?'),
    text: t(
      'Each goes to its handler again, with all its tries. Those that a later event has superseded stay.',
    ),
    action: t('Replay all'),
  })
  if (!sure) return
  const total = (context.overview?.handlers ?? []).reduce((sum, { dead }) => sum + dead, 0)
  replay = { replayed: 0, left: 0, total, isOn: true, error: undefined }
  for (let after; replay?.isOn; ) {
    await context.refresh()
    try {
      const some = await post('dead-letters/replay-some', { after })
      if (!replay) return
      replay = { ...replay, replayed: replay.replayed + some.replayed, left: replay.left + some.left }
      after = some.next
      if (after === undefined) replay = { ...replay, isOn: false }
    } catch (error) {
      replay = { ...replay, isOn: false, error: told(error) }
    }
  }
  await context.refresh()
}

const letters = ({ deadLetters }, context) =>
  table(
    [
      column(t('Order')),
      column(t('Event')),
      column(t('Handler')),
      column(t('Last error')),
      column(t('Died'), { isEnd: true }),
      context.session.readOnly ? undefined : column(t('Actions'), { isHidden: true }),
    ],
    deadLetters.map((letter) => row(letter, context)),
    { isStacked: true },
  )

function row(letter, context) {
  const { id, handler, tries, diedAt, lastError, unreadable, event, gateway, kind } = letter
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row', class: 'name' },
      letter.reference === undefined ? `№ ${id}` : orderAnchor(letter, { id: `letter-order-${id}` }),
      gateway ? h('div', { class: 'muted small-text nowrap' }, `${gatewayName(gateway)} ${kind}`) : undefined,
    ),
    h('td', { class: 'second' }, event ? h('code', {}, event) : ''),
    h('td', { class: 'full name', 'data-label': t('Handler') }, foreign(handler, { class: 'mono' })),
    h(
      'td',
      { class: 'full' },
      h(
        'div',
        { class: 'error' },
        unreadable ? [t('It cannot be read:'), ' ', foreign(unreadable)] : foreign(lastError || '–'),
      ),
      h('div', { class: 'muted small-text' }, tries === 1 ? t('1 try') : t('{tries} tries', { tries })),
    ),
    h('td', { class: 'end muted full', 'data-label': t('Died') }, ago(diedAt)),
    context.session.readOnly ? undefined : h('td', { class: 'full' }, deeds(letter, context)),
  )
}

const deeds = (letter, context) =>
  rowDeeds(
    letter.unreadable
      ? undefined
      : deed(`replay-${letter.id}`, t('Replay'), (button) => replayOne(letter, button, context), 'small'),
    deed(`discard-${letter.id}`, t('Discard'), (button) => discard(letter, button, context), 'small danger'),
  )

async function replayOne({ id, reference }, button, context, superseded = false) {
  button.disabled = true
  try {
    await post('dead-letters/replay', { id, superseded })
    say(t('It is due again: its handler gets it.'))
  } catch (error) {
    if (error.code === 'superseded') {
      const sure = await ask({
        title: t('A later event has superseded this one'),
        text: t('“{reference}” has moved on since. Its handler would act on what is no longer so.', {
          reference,
        }),
        action: t('Replay all the same'),
        isDanger: true,
      })
      if (sure) return replayOne({ id, reference }, button, context, true)
    } else say(told(error), true)
  } finally {
    button.disabled = false
  }
  await context.refresh()
}

async function discard({ id, handler, reference }, button, context) {
  const sure = await ask({
    title: t('Discard this dead letter?'),
    text: t('The handler “{handler}” will never get this event of {reference}. This cannot be taken back.', {
      handler,
      reference: reference ?? `№ ${id}`,
    }),
    action: t('Discard'),
    isDanger: true,
  })
  if (!sure) return
  await run(button, () => post('dead-letters/discard', { id }), t('It is discarded.'))
  await context.refresh()
}

const place = (after) => `#/dead-letters${after === undefined ? '' : `?${new URLSearchParams({ after })}`}`
