import { byId, fill, h } from './dom.js'
import { keep, kept } from './kept.js'
import { t } from './words.js'

const CHOICES = ['system', 'dark', 'light']

/** Light, dark, or as the system has it; remembered in this browser. */
export function startTheme() {
  let choice = kept('theme', CHOICES) ?? 'system'
  const button = byId('theme')
  const apply = () => {
    document.documentElement.dataset.theme = choice
    const name = { system: t('Auto'), dark: t('Dark'), light: t('Light') }[choice]
    fill(button, '◐', h('span', {}, ` ${name}`))
    button.setAttribute('aria-label', `${t('Colours')}: ${name}`)
  }
  button.addEventListener('click', () => {
    choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length]
    keep('theme', choice)
    apply()
  })
  apply()
  return apply
}
