import { h, visible } from './parts/dom.js'
import { keyMark, keysButton } from './secrets.js'

const VERDICTS = {
  valid: ['good', 'signature fits'],
  invalid: ['bad', 'signature does not fit'],
  unsigned: ['plain', 'not signed'],
  unclear: ['wait', 'cannot be checked'],
}

/** The verdict over a message, for its line in the timeline. */
export function verdictMark(signing) {
  if (!signing || signing.verdict === 'unsigned') return undefined
  const [tone, label] = VERDICTS[signing.verdict]
  return h('span', { class: `badge ${tone}` }, label)
}

/** How the signature comes about, step by step, and whether it is right. */
export function signingBlock(signing) {
  if (!signing) return undefined
  const [tone, label] = VERDICTS[signing.verdict]
  const keyed = signing.steps.some(({ parts }) => parts?.some((part) => typeof part === 'object'))
  return h(
    'section',
    { class: 'signing' },
    h(
      'div',
      { class: 'row' },
      h('h3', {}, 'How it is signed'),
      h('span', { class: `badge ${tone}` }, label),
      keyed ? keysButton() : undefined,
    ),
    h('p', {}, signing.note),
    signing.steps.length > 0 ? h('ol', { class: 'steps' }, signing.steps.map(step)) : undefined,
  )
}

function step({ title, fields, parts }) {
  return h(
    'li',
    {},
    h('p', {}, title),
    fields ? table(fields) : undefined,
    parts ? h('pre', { tabindex: '0', dir: 'ltr', class: 'wrap' }, parts.map(part)) : undefined,
  )
}

const part = (each) =>
  typeof each === 'string' ? (each === '' ? '(none)' : visible(each)) : keyMark(each.key)

function table(fields) {
  return h(
    'table',
    {},
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'Field'),
        h('th', { scope: 'col' }, 'Value'),
        h('th', { scope: 'col' }, 'Signed'),
      ),
    ),
    h(
      'tbody',
      {},
      fields.map(({ name, text, leftOut }) =>
        h(
          'tr',
          { class: leftOut ? 'out' : undefined },
          h('th', { scope: 'row' }, h('bdi', {}, visible(name))),
          h('td', {}, h('bdi', {}, visible(text))),
          h('td', {}, leftOut ?? 'yes'),
        ),
      ),
    ),
  )
}
