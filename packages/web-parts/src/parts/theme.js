import { byId, fill, h } from './dom.js'
import { keep, kept } from './kept.js'

const CHOICES = ['system', 'dark', 'light']

/**
 * Light, dark, or as the system has it; remembered in this browser. Returns how to name it anew.
 * @param nameOf what a choice is called, and what the button is for
 */
export function startTheme(nameOf) {
  let choice = kept('theme', CHOICES) ?? 'system'
  const button = byId('theme')
  const apply = () => {
    document.documentElement.dataset.theme = choice
    const { name, label } = nameOf(choice)
    fill(button, '◐', h('span', {}, ` ${name}`))
    button.setAttribute('aria-label', `${label}: ${name}`)
  }
  button.addEventListener('click', () => {
    choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length]
    keep('theme', choice)
    apply()
  })
  apply()
  return apply
}
