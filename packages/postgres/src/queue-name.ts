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

/** Accounts and handlers are few, and each is asked for with every event. */
const encoded = new Map<string, string>()

const MOST = 1_000

function encode(text: string): string {
  const known = encoded.get(text)
  if (known !== undefined) return known
  const made = Array.from(new TextEncoder().encode(text), (byte) => {
    const char = String.fromCharCode(byte)
    return /[A-Za-z0-9_-]/.test(char) ? char : `.${byte.toString(16).padStart(2, '0')}`
  }).join('')
  if (encoded.size >= MOST) encoded.clear()
  encoded.set(text, made)
  return made
}
