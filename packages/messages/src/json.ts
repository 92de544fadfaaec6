/** One field of a flat JSON object. */
export interface FlatField {
  readonly name: string
  /** The value as it is signed: text as it is, a number as its literal, null as empty. */
  readonly text: string
  readonly value: string | number | boolean | null
}

const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside a string
  /[ \t\n\r]*(?:([{}[\]:,])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/y
const REST = /^[ \t\n\r]*$/

interface Token {
  readonly kind: 'mark' | 'string' | 'number' | 'word'
  readonly text: string
}

/**
 * Reads `{"name": scalar, …}` with every number as it was written. KUMQUAT signs the literals and documents
 * flat bodies only, so nested values and names that stand twice are mistakes.
 * @throws SyntaxError that says what is wrong
 */
export function readFlatJson(json: string): readonly FlatField[] {
  let at = 0
  const next = (): Token => {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(json)
    if (match === null) throw new SyntaxError(`not valid JSON at position ${at}`)
    at = TOKEN.lastIndex
    const [, mark, string, number, word] = match
    if (mark !== undefined) return { kind: 'mark', text: mark }
    if (string !== undefined) return { kind: 'string', text: textOf(string) }
    return number !== undefined ? { kind: 'number', text: number } : { kind: 'word', text: word as string }
  }
  const expect = (token: Token, ...marks: readonly string[]): string => {
    if (token.kind === 'mark' && marks.includes(token.text)) return token.text
    throw new SyntaxError(`not a flat JSON object at position ${at}`)
  }

  const fields = new Map<string, FlatField>()
  expect(next(), '{')
  let token = next()
  if (token.kind !== 'mark' || token.text !== '}') {
    for (;;) {
      if (token.kind !== 'string') throw new SyntaxError(`a name is missing at position ${at}`)
      const name = token.text
      if (fields.has(name)) throw new SyntaxError(`the name ${JSON.stringify(name)} stands twice`)
      expect(next(), ':')
      fields.set(name, field(name, next()))
      if (expect(next(), ',', '}') === '}') break
      token = next()
    }
  }
  if (!REST.test(json.slice(at))) throw new SyntaxError(`unexpected text at position ${at}`)
  return [...fields.values()]
}

/** What a string says; few have anything escaped. */
const textOf = (string: string): string =>
  string.includes('\\') ? (JSON.parse(string) as string) : string.slice(1, -1)

function field(name: string, { kind, text }: Token): FlatField {
  if (kind === 'mark') throw new SyntaxError(`the value of ${JSON.stringify(name)} is not a plain value`)
  if (kind === 'string') return { name, text, value: text }
  if (kind === 'number') return { name, text, value: asWritten(text) }
  return text === 'null' ? { name, text: '', value: null } : { name, text, value: text === 'true' }
}

/* JSON without loss, by what Node >= 22 brings: the source of a literal when reading, raw literals when writing. */

interface NewerJson {
  rawJSON(text: string): object
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown
}

const newer = JSON as unknown as NewerJson

/** A number that `JSON.stringify` writes digit for digit: `98.0`, `12418046125113395`. */
export const literal = (text: string): object => newer.rawJSON(text)

/** Parses JSON; a number that JavaScript would change becomes the text of its literal. @throws SyntaxError */
export function parseKeepingNumbers(text: string): unknown {
  return newer.parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined ? asWritten(source) : value,
  )
}

/** A number literal as a number when that says the same, else as text. */
export function asWritten(source: string): number | string {
  return String(Number(source)) === source ? Number(source) : source
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes as UTF-8, or undefined when they are not. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}
