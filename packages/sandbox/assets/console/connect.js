import { addressesForm } from './addresses.js'
import { api } from './api.js'
import { byId, fill, h } from './parts/dom.js'
import { fetchKeys, keyMark, keysButton } from './secrets.js'
import { snippets } from './snippets.js'
import { attempt, copy } from './toast.js'

/** What stands where no order is chosen: how to connect, and for newcomers how to begin. */
export async function welcome() {
  const info = await api.info()
  return h(
    'div',
    { class: 'welcome' },
    h('h2', {}, 'Watch every signed byte'),
    h(
      'p',
      { class: 'lead' },
      'Both gateways are running here. Point your client at them, or place a first order from this page; then choose it in the list to see each request, answer and callback, and how it was signed.',
    ),
    h(
      'div',
      { class: 'samples' },
      sample('kumquat', 'Place a KUMQUAT order'),
      sample('paynicorn', 'Create a Paynicorn payment'),
    ),
    ...connection(info, 'page'),
  )
}

export function startConnect() {
  const dialog = byId('connect')
  dialog.addEventListener('close', () => fill(dialog))
  byId('open-connect').addEventListener('click', async () => {
    const info = await attempt(() => api.info())
    if (info === undefined) return
    const close = h('button', { type: 'button', onclick: () => dialog.close() }, 'Close')
    fill(
      dialog,
      h('div', { class: 'row' }, h('h2', { id: 'connect-title' }, 'Connect your code'), close),
      ...connection(info, 'dialog'),
    )
    dialog.showModal()
  })
}

const keeping = (place) =>
  h(
    'div',
    { class: 'samples' },
    h('a', { class: 'button', href: '/sandbox/api/state', download: 'sandbox.json' }, 'Download all orders'),
    h('button', { type: 'button', id: `${place}-clear`, onclick: clear }, 'Forget all orders'),
  )

async function clear() {
  if (confirm('Forget every order, callback and fault? Clock and addresses stay.')) {
    await attempt(() => api.clear(), 'All is forgotten')
  }
}

const sample = (gateway, label) =>
  h(
    'button',
    {
      type: 'button',
      class: gateway === 'kumquat' ? 'primary' : '',
      id: `sample-${gateway}`,
      onclick: () => attempt(() => api.sample(gateway), 'Placed'),
    },
    label,
  )

function connection({ kumquat, paynicorn, addresses }, place) {
  return [
    h('div', { class: 'row' }, h('h3', {}, 'Addresses and keys'), keysButton()),
    h(
      'dl',
      { class: 'credentials' },
      group('KUMQUAT', [
        plain('baseUrl', kumquat.baseUrl),
        plain('partnerNo', kumquat.partnerNo),
        secret('signKey'),
      ]),
      group('Paynicorn', [
        plain('baseUrl', paynicorn.baseUrl),
        plain('appKey', paynicorn.appKey),
        secret('merchantSecret'),
      ]),
    ),
    ...snippets(kumquat, paynicorn),
    addressesForm(addresses, place),
    keeping(place),
  ]
}

const group = (title, rows) => h('div', { class: 'group' }, h('dt', {}, title), rows)

const line = (name, value, button) => h('dd', {}, h('span', { class: 'muted' }, name), value, button)

const plain = (name, value) =>
  line(
    name,
    h('code', {}, value),
    h(
      'button',
      { type: 'button', class: 'small', 'aria-label': `Copy ${name}`, onclick: () => copy(value, name) },
      'Copy',
    ),
  )

function secret(name) {
  const take = async () => {
    const keys = await attempt(fetchKeys)
    if (keys) await copy(keys[name], name)
  }
  return line(
    name,
    h('code', {}, keyMark(name, false)),
    h('button', { type: 'button', class: 'small', 'aria-label': `Copy ${name}`, onclick: take }, 'Copy'),
  )
}
