import { harmless } from './text.ts'

/** Field names whose values are worth money or open doors, in the gateways' fields and in anybody's. */
const SECRET = /^(pin|sign|tokenData)$|signature|(sign|app|api|private)_?key$|secret|passw/i

function shown(key: string, value: unknown): unknown {
  if (value === undefined) return null
  return SECRET.test(key) && value !== null && value !== '' ? '[redacted]' : value
}

/**
 * One line of JSON. What is undefined becomes null, so that the shape stays the same; secrets are redacted.
 * Characters that could steer a terminal are escaped, which JSON reads as the same text.
 */
export const jsonLine = (value: object): string => harmless(JSON.stringify(value, shown))
