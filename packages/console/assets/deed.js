import { h } from './parts/dom.js'

/** A button that does something. `work` is given the button, to be off meanwhile. */
export const deed = (id, label, work, look) =>
  h('button', { type: 'button', id, class: look, onclick: ({ currentTarget }) => work(currentTarget) }, label)

/** What can be done with a row of a table. */
export const rowDeeds = (...deeds) => h('div', { class: 'row-actions' }, deeds)
