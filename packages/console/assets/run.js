import { say } from './parts/toast.js'
import { t } from './words.js'

/** What an error says to people. */
export function told(error) {
  if (error.code === 'unreachable') return t('The server cannot be reached.')
  if (error.code === 'gone') return t('It is gone: somebody else was faster.')
  if (error.code === 'read_only') return t('You may look here, and do nothing.')
  if (error.code === 'busy' || error.code === 'late')
    return `${t('The store is slow to answer.')} ${error.message}`
  if (error.code === 'store_failed') return `${t('The store cannot be used:')} ${error.message}`
  return error.message
}

/** Does something and says what came of it. A button that did it is off meanwhile. */
export async function run(button, work, done) {
  if (button) button.disabled = true
  try {
    const result = await work()
    if (done) say(done)
    return result ?? {}
  } catch (error) {
    say(told(error), true)
    return undefined
  } finally {
    if (button) button.disabled = false
  }
}
