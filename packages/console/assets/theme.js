import { byId } from './dom.js'
import { keep, kept } from './kept.js'
import { t } from './words.js'

const CHOICES = ['system', 'dark', 'light']

/** Light, dark, or as the system has it; remembered in this browser. */
export function startTheme() {
  let choice = kept('theme', CHOICES) ?? 'system'
  const button = byId('theme')
  const apply = () => {
    document.documentElement.dataset.theme = choice
    button.textContent = `◐ ${{ system: t('Auto'), dark: t('Dark'), light: t('Light') }[choice]}`
    button.setAttribute('aria-label', `${t('Colours')}: ${button.textContent.slice(2)}`)
  }
  button.addEventListener('click', () => {
    choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length]
    keep('theme', choice)
    apply()
  })
  apply()
  return apply
}
