const DIGEST = /[0-9a-f]{32,}/gi

/** As somebody may set a digest for people, e.g. in groups of four. In one pass: what separates is no digit. */
const GROUPED = /[0-9a-f]{2,}(?:[^0-9a-z]{1,2}[0-9a-f]{2,}){2,}/gi
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const NAMED =
  /((?:sign|signature|key|secret|token|pin|password|authorization)["']?\s*[:=]\s*["']?)[^\s"',;&})]+/gi

/** As long as the base64 of a body; digests are shorter than that only by chance. */
const ENCODED = /[A-Za-z0-9+/_-]{40,}={0,2}/g

/** More says nothing to a reader. */
const LONGEST = 500
const LONGEST_CODE = 64

/**
 * What a gateway says in words, which may quote our request: without signature and signed string, `a=1&b=2` or base64.
 */
export function redactedAnswer(text: string): string {
  const shown = withoutGroups(redacted(withoutPairs(text))).replace(ENCODED, '[redacted]')
  return shortened(shown, LONGEST)
}

/** A code of a gateway's, which is documented to be a short word: of another one no more is shown than of its words. */
export const redactedCode = (code: string): string => shortened(redactedAnswer(code), LONGEST_CODE)

const shortened = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest)}…` : text

/** The id of a request is no digest: gateways ask for it. */
const withoutGroups = (text: string): string =>
  text.replace(GROUPED, (run) => {
    const digits = run.replaceAll(/[^0-9a-f]+/gi, '')
    return digits.length < 32 || UUID.test(run) ? run : '[redacted]'
  })

/** Pairs that are joined by `&` as what is signed, from the first name to the end of the line. In one pass. */
function withoutPairs(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const joint = line.indexOf('&')
      const equals = line.indexOf('=')
      if (joint < 0 || equals < 0 || line.indexOf('=', joint) < 0) return line
      const before = line.slice(0, Math.min(equals, joint))
      return `${before.slice(0, before.lastIndexOf(' ') + 1)}[redacted]`
    })
    .join('\n')
}

/**
 * A text of somebody else, e.g. a handler's error, without what looks like a signature or a secret: it is kept
 * in the store and shown to operators.
 * @param known what looks like a digest, and is known to be an id
 */
export function redacted(text: string, known?: ReadonlySet<string>): string {
  const named = text.replace(NAMED, '$1[redacted]')
  return named.replace(DIGEST, (digest) => (known?.has(digest) ? digest : '[redacted]'))
}
