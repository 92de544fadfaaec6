/** Attributes that are read by people. */
const READ = new Set(['title', 'aria-label', 'placeholder', 'data-label'])

/** What can hold nothing but text. */
const PLAIN = new Set(['option', 'textarea'])

/**
 * Makes an element. Children are nodes or text; text is never markup, so whatever the orders carry stays text, and what
 * nobody would see of it is made visible. Properties that begin with `on` listen, `class` and others are attributes; false
 * and undefined leave them out.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false || value === null) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? '' : READ.has(name) ? named(value) : String(value))
  }
  element.append(...(PLAIN.has(tag) ? present(children) : shown(children)))
  return element
}

const present = (children) =>
  children.flat(4).filter((child) => child !== undefined && child !== null && child !== false)

const shown = (children) =>
  present(children).flatMap((child) => (child instanceof Node ? child : visible(child)))

/**
 * Puts other children into an element. What was open stays open, and the focus goes back to the element with the same
 * id: a page that changes while somebody reads it takes nothing out of his hands.
 */
export function fill(element, ...children) {
  const active = element.contains(document.activeElement) ? document.activeElement : undefined
  const open = [...element.querySelectorAll('details[open][id]')].map(({ id }) => id)
  element.replaceChildren(...shown(children))
  for (const id of open) {
    const details = document.getElementById(id)
    if (details) details.open = true
  }
  const same = active?.id ? document.getElementById(active.id) : undefined
  if (!same || same === active) return
  same.focus({ preventScroll: true })
  // What is being typed, and nobody has asked with yet.
  if (active.dataset.typed === undefined) return
  same.value = active.value
  same.dataset.typed = ''
  same.setSelectionRange?.(active.selectionStart, active.selectionEnd)
}

export const byId = (id) => document.getElementById(id)

// Control characters but line ends and tabs, marks that turn the direction of text, what nobody sees (also what is blank
// but no white space), and halves.
const INVISIBLE = /((?:(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}])+)/u

/** Somebody else's text with its invisible characters made visible. */
export function visible(text) {
  return String(text)
    .split(INVISIBLE)
    .filter((part) => part !== '')
    .map((part) => (INVISIBLE.test(part) ? h('span', { class: 'invisible' }, names(part)) : part))
}

/** The same as one text, for where there is room for nothing else. */
export const named = (text) => String(text).replace(new RegExp(INVISIBLE, 'gu'), names)

const names = (text) =>
  [...text].map((each) => `U+${each.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`).join(' ')

/** Somebody else's text, which may run the other way. */
export const foreign = (text, properties = {}) => h('bdi', properties, visible(text))
