/**
 * Calls `run` once a signal of the caller's is aborted, or at once when it is already.
 * @returns what ends that. It never throws: what was sent by then must not look as if it had not been
 */
export function onAbort(signal: AbortSignal | undefined, run: () => void): () => void {
  if (signal?.aborted) run()
  else signal?.addEventListener('abort', run, { once: true })
  return () => {
    try {
      signal?.removeEventListener('abort', run)
    } catch {
      // It may be of another library. That it goes on telling does no harm.
    }
  }
}
