import { InterruptedError } from '../exit-codes.ts'
import type { Terminal } from '../output/terminal.ts'

/** Shows that the gateways are asked. Ctrl-C ends the work between two orders; a second one ends the process. */
export async function untilInterrupted<T>(
  terminal: Terminal,
  work: (signal: AbortSignal) => Promise<T>,
  message: () => string,
): Promise<T> {
  const interrupt = new AbortController()
  const onSignal = (): void => interrupt.abort()
  process.once('SIGINT', onSignal)
  try {
    terminal.progress('asking the gateways …')
    return await work(interrupt.signal)
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    throw new InterruptedError(message())
  } finally {
    terminal.progress()
    process.removeListener('SIGINT', onSignal)
  }
}
