import { byId, visible } from './dom.js'

let timer

/** Says how an action went, also to screen readers. */
export function say(text, isProblem = false) {
  const toast = byId('toast')
  toast.replaceChildren(...visible(text))
  toast.classList.toggle('problem', isProblem)
  toast.classList.add('shown')
  clearTimeout(timer)
  timer = setTimeout(() => toast.classList.remove('shown'), isProblem ? 9_000 : 3_500)
}
