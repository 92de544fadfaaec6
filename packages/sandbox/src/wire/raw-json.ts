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
