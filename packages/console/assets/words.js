import { chinese } from './chinese.js'

let current = 'en'

export const language = () => current

export function setLanguage(next) {
  current = next
}

/**
 * A text in the language of the page. English stands in the code; what it stands for in others is looked up by it.
 * `values`: what is put in for names in braces.
 */
export function t(text, values = {}) {
  const found = current === 'zh' ? (chinese[text] ?? text) : text
  return found.replace(/\{(\w+)\}/g, (whole, name) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  )
}
