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
  const parts: Uint8Array[] = []
  let length = 0
  try {
    while (length <= maxBodyBytes) {
      const next = await Promise.race([chunks.read(), late])
      if (next === 'late') {
        discard(chunks)
        return 'late'
      }
      if (next.done) return Buffer.concat(parts)
      parts.push(next.value)
      length += next.value.byteLength
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
  try {
    // A stream that always has more at hand would let no timer run.
    while (!(await chunks.read()).done) if (performance.now() > until) return cancel()
  } catch {
    // The client has hung up.
  } finally {
    clearTimeout(timer)
  }
}
