import { here, say } from './parts/toast.js'

/** Runs an action and says beside what was pressed what came of it. */
export async function attempt(work, done) {
  const near = here()
  try {
    const result = await work()
    if (done) say(done, false, near)
    return result
  } catch (error) {
    say(error.message, true, near)
    return undefined
  }
}

export async function copy(text, what) {
  await attempt(() => navigator.clipboard.writeText(text), `${what} copied`)
}
