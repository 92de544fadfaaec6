import { say } from './parts/toast.js'

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
