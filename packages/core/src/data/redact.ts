const DIGEST = /\b[0-9a-f]{32,}\b/gi
const NAMED =
  /((?:sign|signature|key|secret|token|pin|password|authorization)["']?\s*[:=]\s*["']?)[^\s"',;&})]+/gi

/**
 * A text of somebody else, e.g. a handler's error, without what looks like a signature or a secret: it is kept
 * in the store and shown to operators.
 */
export function redacted(text: string): string {
  return text.replace(NAMED, '$1[redacted]').replace(DIGEST, '[redacted]')
}
