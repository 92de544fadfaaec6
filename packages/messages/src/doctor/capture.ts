import { utf8 } from '../json.ts'

/** A captured message: the body alone, or with what stood before it in the HTTP text. */
export interface Capture {
  /** Method of the request line, if there is one. */
  readonly method: string | undefined
  /** With the query. */
  readonly path: string | undefined
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  /** Undefined: not UTF-8. */
  readonly body: string | undefined
}

const REQUEST_LINE = /^([A-Z]+) (\S+)(?: HTTP\/\d(?:\.\d)?)?\r?\n/
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)$/

/** Reads a body, or a whole HTTP request with request line, headers, an empty line and the body. */
export function readCapture(bytes: Uint8Array): Capture {
  const text = utf8(bytes)
  const bare: Capture = { method: undefined, path: undefined, headers: new Map(), body: text }
  const [line, method, path] = REQUEST_LINE.exec(text ?? '') ?? []
  if (text === undefined || line === undefined) return bare
  const headers = new Map<string, string>()
  let at = line.length
  while (at < text.length) {
    const end = text.indexOf('\n', at)
    const row = text.slice(at, end < 0 ? undefined : end).replace(/\r$/, '')
    at = end < 0 ? text.length : end + 1
    if (row === '') break
    const [, name, value] = HEADER.exec(row) ?? []
    if (name === undefined) return bare
    headers.set(name.toLowerCase(), value ?? '')
  }
  return { method, path, headers, body: text.slice(at) }
}
