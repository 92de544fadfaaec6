/**
 * The queue of a handler in pg-boss: readable where it can be, and never that of another. pg-boss takes letters,
 * digits and `_ . - /`; any other byte, and the dot itself, is written as a dot and two hex digits.
 */
export const queueName = (account: string, handler: string): string => `${encode(account)}/${encode(handler)}`

const encode = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => {
    const char = String.fromCharCode(byte)
    return /[A-Za-z0-9_-]/.test(char) ? char : `.${byte.toString(16).padStart(2, '0')}`
  }).join('')
