import { type BodyLimits, LINGER_MS } from '../adapter/body-limits.ts'

type Chunks = ReadableStreamDefaultReader<Uint8Array>

/**
 * The body as it was sent; or, as soon as it is sure to be longer than the limit, any bytes longer than that; or
 * `late` when it did not come in time; or `gone` when the client hung up. Never rejects.
 */
export async function readBody(
  request: Request,
  { maxBodyBytes, bodyTimeout }: BodyLimits,
): Promise<Uint8Array | 'late' | 'gone'> {
  const chunks = request.body?.getReader()
  if (chunks === undefined) return new Uint8Array(0)
  // No byte of it need arrive: core refuses by the length alone.
  if (Number(request.headers.get('content-length')) > maxBodyBytes) {
    await discard(chunks)
    return new Uint8Array(maxBodyBytes + 1)
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), bodyTimeout)
  })
  const until = performance.now() + bodyTimeout
  const letOthersRun = breather()
  const parts: Uint8Array[] = []
  let length = 0
  try {
    while (length <= maxBodyBytes) {
      const next = await Promise.race([chunks.read(), late])
      // A stream that always has something at hand wins every race.
      if (next === 'late' || (!next.done && performance.now() > until)) {
        discard(chunks)
        return 'late'
      }
      if (next.done) return Buffer.concat(parts)
      parts.push(next.value)
      length += next.value.byteLength
      await letOthersRun()
    }
    clearTimeout(timer)
    await discard(chunks)
    return Buffer.concat(parts)
  } catch {
    return 'gone'
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Throws away what a client goes on sending, for a moment. The host closes the connection with the reply, and on one that
 * is cut off in mid-sentence a client would not get to read why.
 */
async function discard(chunks: Chunks): Promise<void> {
  const until = performance.now() + LINGER_MS
  const cancel = (): void => void chunks.cancel().catch(() => undefined)
  const timer = setTimeout(cancel, LINGER_MS)
  const letOthersRun = breather()
  try {
    while (!(await chunks.read()).done) {
      if (performance.now() > until) return cancel()
      await letOthersRun()
    }
  } catch {
    // The client has hung up.
  } finally {
    clearTimeout(timer)
  }
}

/** Milliseconds of reading after which the rest of the process gets its turn. */
const BREATH_MS = 10

/** To be awaited between chunks: a stream that always has something at hand, be it nothing, lets nothing else run. */
function breather(): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < BREATH_MS) return undefined
    return new Promise((resolve) => {
      setImmediate(() => {
        since = performance.now()
        resolve()
      })
    })
  }
}
