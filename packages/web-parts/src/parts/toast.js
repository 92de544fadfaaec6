import { byId, visible } from './dom.js'

/** Pixels between a toast and what it speaks of, and to the edge of the window. */
const GAP = 8

let toast
let timer
let pressed

for (const name of ['click', 'submit']) {
  addEventListener(
    name,
    ({ target, submitter }) => {
      pressed = submitter ?? target.closest?.('button, a, input, label') ?? target
    },
    true,
  )
}

// Before whatever the page does with a dialog that is closed: it may empty it.
addEventListener('close', () => toast && document.body.append(toast), true)

/** What was pressed last, and where: a page may have changed by the time that there is something to say of it. */
export const here = () => ({ element: pressed, rect: pressed?.getBoundingClientRect() })

/** Says how an action went, also to screen readers: beside what `near` is, else at the foot of the page. */
export function say(text, isProblem = false, near = undefined) {
  toast ??= byId('toast')
  const element = near?.element?.isConnected ? near.element : byId(near?.element?.id || 'none')
  // What lies outside an open dialog is behind it.
  const place = element?.closest('dialog[open]') ?? document.querySelector('dialog[open]') ?? document.body
  if (toast.parentElement !== place) place.append(toast)
  toast.replaceChildren(...visible(text))
  toast.classList.toggle('problem', isProblem)
  put(element?.getBoundingClientRect() ?? near?.rect)
  toast.classList.add('shown')
  clearTimeout(timer)
  timer = setTimeout(() => toast.classList.remove('shown'), isProblem ? 9_000 : 3_500)
}

/** Below what is spoken of, or above where there is no room. */
function put(near) {
  toast.style.cssText = ''
  if (near === undefined || near.width === 0 || near.top > innerHeight || near.bottom < 0) return
  toast.style.cssText = 'inset: auto; margin: 0'
  const { offsetWidth: width, offsetHeight: height } = toast
  const below = near.bottom + GAP
  const top = below + height + GAP <= innerHeight ? below : Math.max(GAP, near.top - GAP - height)
  const left = near.left + (near.width - width) / 2
  toast.style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`
  toast.style.top = `${top}px`
}
