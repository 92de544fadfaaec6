import { ConfigError } from '../data/errors.ts'

/** A list was asked for a page that begins nowhere. */
export const wrongPlace = (of = 'orders'): ConfigError =>
  new ConfigError(`${of}: \`after\` must be the \`next\` of the page before`)

/** Behind which id a page of dead letters begins. @throws ConfigError for a place that is none */
export function idPlace(after: string | undefined): number {
  if (after === undefined) return 0
  const id = Number(after)
  if (!/^\d+$/.test(after) || !Number.isSafeInteger(id)) throw wrongPlace('deadLetters')
  return id
}
