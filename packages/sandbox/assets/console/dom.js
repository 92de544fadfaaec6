/**
 * Makes an element. Children are nodes or text; text is never markup, so whatever the orders carry stays text.
 * Properties that begin with `on` listen, `class` and others are attributes; false and undefined leave them out.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false || value === null) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(
    ...children.flat(2).filter((child) => child !== undefined && child !== null && child !== false),
  )
  return element
}

/** Puts other children into an element and gives the focus back to the one with the same id. */
export function fill(element, ...children) {
  const focused = element.contains(document.activeElement) ? document.activeElement?.id : ''
  element.replaceChildren(...children.flat().filter(Boolean))
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true })
}

export const byId = (id) => document.getElementById(id)

// Control characters but line ends and tabs, marks that turn the direction of text, what nobody sees, and halves.
const INVISIBLE = /((?:(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}])+)/u

/** Somebody else's text with its invisible characters made visible. */
export function visible(text) {
  return String(text)
    .split(INVISIBLE)
    .filter((part) => part !== '')
    .map((part) => (INVISIBLE.test(part) ? h('span', { class: 'invisible' }, names(part)) : part))
}

const names = (text) =>
  [...text].map((each) => `U+${each.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`).join(' ')
