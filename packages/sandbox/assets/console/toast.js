import { byId } from './dom.js'

let timer

/** Says how an action went, also to screen readers. */
export function say(text, isProblem = false) {
  const toast = byId('toast')
  toast.textContent = text
  toast.classList.toggle('problem', isProblem)
  toast.classList.add('shown')
  clearTimeout(timer)
  timer = setTimeout(() => toast.classList.remove('shown'), isProblem ? 8_000 : 3_500)
}

/** Runs an action and says what came of it. */
export async function attempt(work, done) {
  try {
    const result = await work()
    if (done) say(done)
    return result
  } catch (error) {
    say(error.message, true)
    return undefined
  }
}

export async function copy(text, what) {
  await attempt(() => navigator.clipboard.writeText(text), `${what} copied`)
}
