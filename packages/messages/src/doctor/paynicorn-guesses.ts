import { createHash } from 'node:crypto'
import { type Finding, problem } from './finding.ts'

const SIGN_CONTENT = 'Sign the base64 text of content, exactly as it is sent, followed by the secret.'

/** What may have been signed in place of the content's text. */
interface TextGuess {
  readonly finding: Finding | undefined
  texts(content: string, json: string | undefined): readonly string[]
}

interface JoinGuess {
  readonly finding: Finding | undefined
  join(text: string, key: string): string
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')
const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex')

const escaped = (json: string): string =>
  json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The tokens that marks are to be found among: a text may contain the same. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[,:[\]{}]/g
/** Of anything deeper nobody signs indented lines, and the indents would grow with its square. */
const DEEPEST_INDENTED = 16

function depthOf(json: string): number {
  let [depth, deepest] = [0, 0]
  for (const [token] of json.matchAll(TOKENS)) {
    if (token === '[' || token === '{') depth += 1
    if (token === ']' || token === '}') depth -= 1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

/** The same JSON as other languages' encoders write it. */
function otherSpellings(json: string): readonly string[] {
  let compact: string
  try {
    compact = JSON.stringify(JSON.parse(json))
  } catch {
    return []
  }
  const spaced = compact.replace(TOKENS, (token) => (token === ',' || token === ':' ? `${token} ` : token))
  const plain = [
    compact,
    spaced,
    ...(depthOf(compact) > DEEPEST_INDENTED ? [] : [JSON.stringify(JSON.parse(json), null, 2)]),
    json.trim(),
    json.replace(/\\\//g, '/'),
  ]
  const all = plain.flatMap((text) => [text, escaped(text), text.replaceAll('/', '\\/')])
  return [...new Set(all)].filter((text) => text !== json)
}

const textGuesses: readonly TextGuess[] = [
  { finding: undefined, texts: (content) => [content] },
  {
    finding: problem('json-signed', 'The JSON inside was signed, not its base64 text.', SIGN_CONTENT),
    texts: (_, json) => (json === undefined ? [] : [json, ...otherSpellings(json)]),
  },
  {
    finding: problem(
      'content-reencoded',
      'The content was encoded again after it was signed: the same JSON, written otherwise.',
      'Encode once, then sign and send that very text.',
    ),
    texts: (_, json) => (json === undefined ? [] : otherSpellings(json).map(base64)),
  },
  {
    finding: problem(
      'content-respelled',
      'The content was signed with other line breaks, padding or alphabet.',
      SIGN_CONTENT,
    ),
    texts(content) {
      const bare = content.replace(/\s+/g, '').replace(/=+$/, '').replace(/-/g, '+').replace(/_/g, '/')
      const padded = bare.padEnd(Math.ceil(bare.length / 4) * 4, '=')
      const lines = (end: string): string => padded.replace(/.{76}(?=.)/g, `$&${end}`)
      const url = bare.replaceAll('+', '-').replaceAll('/', '_')
      return [padded, bare, url, lines('\n'), lines('\r\n'), `${padded}\n`, `${lines('\r\n')}\r\n`]
    },
  },
  {
    finding: problem('url-encoded', 'The content was URL-encoded before it was signed.', SIGN_CONTENT),
    texts: (content) => [encodeURIComponent(content)],
  },
  {
    finding: problem(
      'url-encoded',
      'The content is URL-encoded; its plain text was signed.',
      'Send content as plain base64.',
    ),
    texts: (content) => [decoded(content), content.replaceAll(' ', '+')],
  },
]

function decoded(content: string): string {
  try {
    return decodeURIComponent(content)
  } catch {
    return content
  }
}

const GLUE = 'Add the secret directly after the content.'

const joinGuesses: readonly JoinGuess[] = [
  { finding: undefined, join: (text, key) => text + key },
  ...['&key=', '&merchantSecret=', '&secret=', '&'].map((glue) => ({
    finding: problem('key-glued', `The secret was added with "${glue}" before it.`, GLUE),
    join: (text: string, key: string) => text + glue + key,
  })),
  {
    finding: problem('key-first', 'The secret was put before the content.', GLUE),
    join: (text, key) => key + text,
  },
  { finding: problem('key-missing', 'The secret was not added at all.', GLUE), join: (text) => text },
]

/** How a signature was made wrongly, or undefined when no guess makes it. The fewest mistakes win. */
export function guessPaynicorn(
  content: string,
  json: string | undefined,
  sign: string,
  key: string,
): readonly Finding[] | undefined {
  let best: readonly Finding[] | undefined
  for (const guess of textGuesses) {
    for (const text of guess.texts(content, json)) {
      for (const { finding, join } of joinGuesses) {
        const findings = [guess.finding, finding].filter((each) => each !== undefined)
        if (best !== undefined && best.length <= findings.length) continue
        if (md5(join(text, key)) === sign) best = findings
      }
    }
  }
  return best
}
