import { bytesOf, pretty } from './format.js'
import { h, visible } from './parts/dom.js'
import { copy } from './toast.js'

/** A body: readable, and byte for byte as it went over the wire. */
export function bodyBlock(body, signing) {
  if (body.bytes === 0) return h('section', {}, h('h3', {}, 'Body'), h('p', { class: 'muted' }, 'None.'))
  const readable = signing?.content === undefined ? pretty(body.text) : pretty(signing.content)
  const pre = h('pre', { tabindex: '0', dir: 'ltr' })
  const show = (isRaw) => {
    pre.replaceChildren(...visible(isRaw ? body.text : readable))
    raw.setAttribute('aria-pressed', String(isRaw))
    nice.setAttribute('aria-pressed', String(!isRaw))
  }
  const button = (label, action) => h('button', { type: 'button', class: 'small', onclick: action }, label)
  const nice = button(signing?.content === undefined ? 'Pretty' : 'Decoded', () => show(false))
  const raw = button('Raw', () => show(true))
  show(false)
  return h(
    'section',
    {},
    h(
      'div',
      { class: 'row' },
      h(
        'h3',
        {},
        'Body ',
        h('span', { class: 'muted' }, bytesOf(body.bytes), body.clipped ? ', cut short here' : ''),
      ),
      h('span', { class: 'segments', role: 'group', 'aria-label': 'How to show the body' }, nice, raw),
      button('Copy', () => copy(body.text, 'The body')),
    ),
    pre,
  )
}
