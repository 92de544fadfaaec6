import { h } from './parts/dom.js'

/** The head of a column. `isEnd`: of numbers and times, which stand at the end. `isHidden`: for screen readers only. */
export const column = (title, { isEnd = false, isHidden = false } = {}) =>
  h(
    'th',
    { scope: 'col', class: isEnd ? 'end' : undefined },
    isHidden ? h('span', { class: 'hidden' }, title) : title,
  )

/** `isStacked`: on phones each row is a card of its own. */
export const table = (head, rows, { isStacked = false } = {}) =>
  h(
    'div',
    { class: 'card table' },
    h(
      'table',
      { class: isStacked ? 'stacked' : undefined },
      h('thead', {}, h('tr', {}, head)),
      h('tbody', {}, rows),
    ),
  )
