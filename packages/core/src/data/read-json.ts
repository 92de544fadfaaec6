import { JsonError, type JsonObject, type JsonValue, parseCarefully } from './json.ts'

/** Number literals that a plain `JSON.parse` would change: 17 digits, trailing zeros, exponents, tiny fractions, -0. */
const CHANGED_NUMBER =
  /(?:^|[\s:,[])(?:-?(?:\d[\d.]{15}|\d+\.\d*0(?!\d)|\d+(?:\.\d+)?[eE]|0\.00000)|-0(?![\d.]))/

/**
 * Keys that it would let through, or gives wrongly: once V8 (14, Node 24) has parsed an object with the key "\\", it
 * takes a later key that begins with an escape for that one.
 */
const CHANGED_KEY = /\\u00|\\.[^"\\]*"\s*:/

/** Deeper than any body of a gateway: what is left to the careful parser. */
const USUAL_DEPTH = 8

/**
 * Parses JSON without losing anything: a number that `number` cannot hold as it was written becomes a
 * {@link JsonNumber}. Duplicate keys, `__proto__`, and nesting deeper than 64 are refused.
 * @throws JsonError
 */
export function parseLossless(text: string): JsonValue {
  const value = mayBeChanged(text) ? undefined : parsedPlainly(text)
  if (value === undefined) return parseCarefully(text)
  const counts = { texts: 0, numbers: 0 }
  const isUsual = countIn(value, counts, 0)
  // A key that stands twice leaves one name fewer in the value than stands in the text.
  if (!isUsual || counts.texts !== textsIn(text)) return parseCarefully(text)
  return counts.numbers > 0 && CHANGED_NUMBER.test(text) ? parseCarefully(text) : value
}

/**
 * As {@link parseLossless} for numbers, but does not find duplicate keys: for signed bodies and answers about money use
 * parseLossless. @throws JsonError
 */
export function parseJson(text: string): JsonValue {
  if (mayBeChanged(text) || CHANGED_NUMBER.test(text)) return parseCarefully(text)
  const value = parsedPlainly(text)
  if (value === undefined) throw new JsonError('not valid JSON')
  return value
}

const mayBeChanged = (text: string): boolean =>
  text.includes('__proto__') || (text.includes('\\') && CHANGED_KEY.test(text))

/** Undefined for what is no JSON: the careful parser says why. */
function parsedPlainly(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

/** Counts texts (keys among them) and numbers. False when it is nested deeply. */
function countIn(value: JsonValue, counts: { texts: number; numbers: number }, depth: number): boolean {
  if (typeof value === 'string') counts.texts += 1
  else if (typeof value === 'number') counts.numbers += 1
  else if (typeof value === 'object' && value !== null) {
    if (depth === USUAL_DEPTH) return false
    if (Array.isArray(value)) return value.every((item) => countIn(item, counts, depth + 1))
    for (const name in value) {
      counts.texts += 1
      if (!countIn((value as JsonObject)[name] as JsonValue, counts, depth + 1)) return false
    }
  }
  return true
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c]

/** How many texts, keys among them, stand in a valid JSON text. */
function textsIn(text: string): number {
  let quotes = 0
  if (!text.includes('\\')) {
    for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes += 1
    return quotes / 2
  }
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) quotes += 1
    else if (char === BACKSLASH) at += 1
  }
  return quotes / 2
}
