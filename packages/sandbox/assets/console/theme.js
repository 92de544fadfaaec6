import { byId } from './dom.js'

const CHOICES = ['system', 'dark', 'light']

/** Light, dark, or as the system has it; remembered in this browser. */
export function startTheme() {
  let choice = read()
  const button = byId('theme')
  const apply = () => {
    document.documentElement.dataset.theme = choice
    button.textContent = { system: 'Auto', dark: 'Dark', light: 'Light' }[choice]
    button.setAttribute('aria-label', `Colour scheme: ${button.textContent}`)
  }
  button.addEventListener('click', () => {
    choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length]
    try {
      localStorage.setItem('theme', choice)
    } catch {
      // A browser that keeps nothing: the choice lasts until the page is loaded again.
    }
    apply()
  })
  apply()
}

function read() {
  try {
    const kept = localStorage.getItem('theme')
    return CHOICES.includes(kept) ? kept : 'system'
  } catch {
    return 'system'
  }
}
