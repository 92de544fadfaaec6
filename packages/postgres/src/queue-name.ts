import { StoreError } from '@kumicorn/core'

/**
 * The queue of a handler in pg-boss: readable where it can be, and never that of another. pg-boss takes letters,
 * digits and `_ . - /`; any other byte, and the dot itself, is written as a dot and two hex digits.
 */
export function queueName(account: string, handler: string): string {
  const name = `${encode(account)}/${encode(handler)}`
  if (name.length <= LONGEST) return name
  const shown = handler.slice(0, 20).toWellFormed()
  throw new StoreError(
    `postgresStore: the name of the handler "${shown}…" is too long: as a queue of pg-boss, with its account, it has ${name.length} letters (three for each byte that is none of theirs), and may have ${LONGEST}`,
  )
}

/** An index of PostgreSQL takes no more than a third of a page of 8 KiB. */
const LONGEST = 2_000

const encode = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => {
    const char = String.fromCharCode(byte)
    return /[A-Za-z0-9_-]/.test(char) ? char : `.${byte.toString(16).padStart(2, '0')}`
  }).join('')
