/** How many characters of a number or an account are kept when the rest is forgotten. */
const KEPT = 4

const MARK = '…'

/** What is left of a text that names a person: enough to tell that another one is another. */
export const masked = (text: string): string =>
  MARK + text.slice(text.length - Math.min(KEPT, Math.floor(text.length / 2)))

/** Whether a text may be the one that was masked. Only of an order that is: another's own text may look like a mask. */
export const fitsMask = (mask: string, text: string): boolean => text.endsWith(mask.slice(MARK.length))
