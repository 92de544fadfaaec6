import { api } from './api.js'
import { h } from './parts/dom.js'
import { attempt } from './toast.js'

/** Fetched only when somebody asks to see them. */
let keys

const MASK = '••••••••'

/** A key within text: masked until {@link toggleKeys}. It is named where nothing beside it says which it is. */
export function keyMark(name, isNamed = true) {
  const mark = h('span', {
    class: 'key',
    'data-key': name,
    'data-mask': isNamed ? `${name} ${MASK}` : MASK,
    title: name,
  })
  mark.textContent = shown(mark)
  return mark
}

const shown = ({ dataset }) => (keys === undefined ? dataset.mask : keys[dataset.key])

/** A button that shows or hides every key on the page. */
export function keysButton() {
  return h(
    'button',
    { type: 'button', class: 'small keys', 'aria-pressed': String(keys !== undefined), onclick: toggleKeys },
    label(),
  )
}

const label = () => (keys === undefined ? 'Show keys' : 'Hide keys')

async function toggleKeys() {
  keys = keys === undefined ? await attempt(fetchKeys) : undefined
  for (const mark of document.querySelectorAll('[data-key]')) mark.textContent = shown(mark)
  for (const button of document.querySelectorAll('button.keys')) {
    button.textContent = label()
    button.setAttribute('aria-pressed', String(keys !== undefined))
  }
}

/** The keys themselves, for copying. */
export async function fetchKeys() {
  const { kumquat, paynicorn } = await api.keys()
  return { ...kumquat, ...paynicorn }
}
