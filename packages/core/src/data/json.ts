import { inspect } from './inspect.ts'

/** A JSON number that JavaScript's `number` would change. `text` is the literal as it stood. */
export class JsonNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }

  /** Keeps every digit through `JSON.stringify` where the runtime can, else becomes text. */
  toJSON(): unknown {
    const { rawJSON } = JSON as { rawJSON?: (text: string) => unknown }
    return rawJSON ? rawJSON(this.text) : this.text
  }

  [inspect.custom](): string {
    return `JsonNumber(${this.text})`
  }
}

export type JsonValue = string | number | boolean | null | JsonNumber | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** Why a text is not acceptable JSON. `reason` names the mistake and its place, never the content. */
export class JsonError extends SyntaxError {
  readonly reason: string

  constructor(reason: string) {
    super(reason)
    this.name = 'JsonError'
    this.reason = reason
  }
}

const MAX_DEPTH = 64
const SPACE = /[ \t\n\r]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside a string
const NOT_PLAIN = /[\\\u0000-\u001f]/

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes to text. @throws {@link JsonError} for anything that is not UTF-8 (nothing is replaced silently) */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new JsonError('not valid UTF-8')
  }
}

/**
 * Parses JSON by our own hand. A number that `number` cannot hold as it was written becomes a {@link JsonNumber}.
 * Duplicate keys, `__proto__`, and nesting deeper than 64 are refused; objects have no prototype.
 * @throws JsonError
 */
export function parseCarefully(text: string): JsonValue {
  const state: ParserState = { text, at: 0 }
  const value = readValue(state, 0)
  skipSpace(state)
  if (state.at !== text.length) throw new JsonError(`unexpected text after the value at position ${state.at}`)
  return value
}

interface ParserState {
  readonly text: string
  at: number
}

function skipSpace(state: ParserState): void {
  SPACE.lastIndex = state.at
  SPACE.test(state.text)
  state.at = SPACE.lastIndex
}

function fail(state: ParserState): never {
  if (state.at >= state.text.length) throw new JsonError('the JSON text ends too early')
  throw new JsonError(`not valid JSON at position ${state.at}`)
}

function readValue(state: ParserState, depth: number): JsonValue {
  if (depth > MAX_DEPTH) throw new JsonError(`nested deeper than ${MAX_DEPTH} levels`)
  skipSpace(state)
  switch (state.text[state.at]) {
    case '{':
      return readObject(state, depth)
    case '[':
      return readArray(state, depth)
    case '"':
      return readString(state)
    case 't':
      return readWord(state, 'true', true)
    case 'f':
      return readWord(state, 'false', false)
    case 'n':
      return readWord(state, 'null', null)
    default:
      return readNumber(state)
  }
}

function readWord<T>(state: ParserState, word: string, value: T): T {
  if (!state.text.startsWith(word, state.at)) fail(state)
  state.at += word.length
  return value
}

function readNumber(state: ParserState): number | JsonNumber {
  NUMBER.lastIndex = state.at
  const literal = NUMBER.exec(state.text)?.[0]
  if (literal === undefined) fail(state)
  state.at = NUMBER.lastIndex
  const value = Number(literal)
  return String(value) === literal ? value : new JsonNumber(literal)
}

function readString(state: ParserState): string {
  const { text, at } = state
  let end = text.indexOf('"', at + 1)
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  if (end < 0) throw new JsonError('the JSON text ends too early')
  state.at = end + 1
  const plain = text.slice(at + 1, end)
  if (!NOT_PLAIN.test(plain)) return plain
  try {
    return JSON.parse(text.slice(at, end + 1)) as string
  } catch {
    throw new JsonError(`not a valid JSON string at position ${at}`)
  }
}

/** True when an odd number of backslashes stands before `at`. */
function isEscaped(text: string, at: number): boolean {
  let slashes = 0
  while (text[at - 1 - slashes] === '\\') slashes += 1
  return slashes % 2 === 1
}

function readArray(state: ParserState, depth: number): readonly JsonValue[] {
  const items: JsonValue[] = []
  for (let next = open(state, ']'); next; next = separator(state, ']'))
    items.push(readValue(state, depth + 1))
  return items
}

function readObject(state: ParserState, depth: number): JsonObject {
  const object = Object.create(null) as Record<string, JsonValue>
  for (let next = open(state, '}'); next; next = separator(state, '}')) {
    skipSpace(state)
    if (state.text[state.at] !== '"') fail(state)
    const at = state.at
    const key = readString(state)
    if (key === '__proto__') throw new JsonError(`the key "__proto__" is not allowed (position ${at})`)
    if (key in object) throw new JsonError(`a key stands twice in one object (position ${at})`)
    skipSpace(state)
    if (state.text[state.at] !== ':') fail(state)
    state.at += 1
    object[key] = readValue(state, depth + 1)
  }
  return object
}

/** Steps over the opening bracket; false when the container is empty. */
function open(state: ParserState, close: ']' | '}'): boolean {
  state.at += 1
  skipSpace(state)
  if (state.text[state.at] !== close) return true
  state.at += 1
  return false
}

/** Steps over a comma (true) or the closing bracket (false). */
function separator(state: ParserState, close: ']' | '}'): boolean {
  skipSpace(state)
  const char = state.text[state.at]
  if (char !== ',' && char !== close) fail(state)
  state.at += 1
  return char === ','
}
