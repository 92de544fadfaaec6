import { api } from './api.js'
import { answerFaults, callbackFaults, durationName, durationOf } from './fault-kinds.js'
import { byId, fill, h, visible } from './parts/dom.js'
import { attempt } from './toast.js'

/** The dialog that scripts what goes wrong next. */
export function startFaults() {
  const dialog = byId('faults')
  const waiting = h('div', { id: 'waiting' })
  const refresh = async () => show(waiting, await api.faults(), refresh)
  byId('open-faults').addEventListener('click', async () => {
    await attempt(refresh)
    const close = h('button', { type: 'button', onclick: () => dialog.close() }, 'Close')
    fill(
      dialog,
      h('div', { class: 'row' }, h('h2', { id: 'faults-title' }, 'Let something go wrong'), close),
      form(refresh),
      h('h3', {}, 'Waiting to happen'),
      waiting,
    )
    dialog.showModal()
  })
  dialog.addEventListener('close', () => fill(dialog))
}

function form(refresh) {
  const options = (label, kinds, type) =>
    h(
      'optgroup',
      { label },
      kinds.map(([kind, words]) => h('option', { value: `${type}:${kind}` }, words)),
    )
  const kind = h(
    'select',
    { id: 'fault-kind', name: 'kind' },
    options('The answer', answerFaults, 'answer'),
    options('The callback', callbackFaults, 'callback'),
  )
  const by = h('input', { id: 'fault-by', name: 'by', autocomplete: 'off' })
  const byField = field('fault-by', 'By how much (30s, 10m, 24h)', by)
  const adjust = () => {
    const duration = durationOf(kind.value.split(':')[1])
    byField.hidden = duration === undefined
    by.value = duration ?? ''
  }
  kind.addEventListener('change', adjust)
  adjust()
  const element = h(
    'form',
    { class: 'fault-form' },
    field('fault-kind', 'What goes wrong', kind),
    byField,
    field(
      'fault-gateway',
      'Gateway',
      h(
        'select',
        { id: 'fault-gateway', name: 'gateway' },
        // Those that the list can be narrowed to, and first of all: any.
        [...byId('filters').elements.gateway.options].map((each) => each.cloneNode(true)),
      ),
    ),
    field(
      'fault-operation',
      'Operation (empty: any)',
      h('input', {
        id: 'fault-operation',
        name: 'operation',
        placeholder: 'orders.place',
        autocomplete: 'off',
        spellcheck: 'false',
      }),
    ),
    field(
      'fault-reference',
      'Reference (empty: any)',
      h('input', { id: 'fault-reference', name: 'reference', autocomplete: 'off', spellcheck: 'false' }),
    ),
    field(
      'fault-times',
      'How often',
      h('input', { id: 'fault-times', name: 'times', type: 'number', min: '1', value: '1' }),
    ),
    h('button', { type: 'submit', class: 'primary' }, 'Add fault'),
  )
  element.addEventListener('submit', (event) => {
    event.preventDefault()
    void attempt(async () => {
      await api.addFault(planOf(new FormData(element)))
      await refresh()
    }, 'The fault waits for its call')
  })
  return element
}

function planOf(data) {
  const [type, kind] = data.get('kind').split(':')
  const duration = durationOf(kind) !== undefined && data.get('by').trim()
  const scope = ['gateway', 'operation', 'reference']
    .map((name) => [name, data.get(name).trim()])
    .filter(([, value]) => value !== '')
  return {
    ...Object.fromEntries(scope),
    [type]: duration ? { kind, [durationName(kind)]: duration } : kind,
    times: Number(data.get('times')),
  }
}

const field = (id, label, input) => h('div', { class: 'field' }, h('label', { for: id }, label), input)

function show(waiting, { faults }, refresh) {
  const remove = (id) => () =>
    attempt(async () => {
      await api.removeFault(id)
      await refresh()
      // Its button is gone.
      byId('faults').querySelector('.waiting button, [type=submit]')?.focus()
    }, 'Taken back')
  fill(
    waiting,
    faults.length === 0
      ? h('p', { class: 'muted' }, 'Nothing: all goes well.')
      : h(
          'ul',
          { class: 'waiting' },
          faults.map((fault) =>
            h(
              'li',
              {},
              h('code', {}, visible(describe(fault))),
              h(
                'button',
                {
                  type: 'button',
                  class: 'small',
                  'aria-label': `Take back ${describe(fault)}`,
                  onclick: remove(fault.id),
                },
                'Take back',
              ),
            ),
          ),
        ),
  )
}

function describe({ type, answer, callback, gateway, operation, reference, left, rate }) {
  const what =
    type === 'random'
      ? `at random, ${rate * 100} %`
      : [answer?.kind, callback?.kind].filter(Boolean).join(' + ')
  return [what, gateway, operation, reference, type === 'next' && left !== 1 ? `× ${left}` : '']
    .filter(Boolean)
    .join(' · ')
}
