import { ConfigError } from '../data/errors.ts'

/** A list was asked for a page that begins nowhere. */
export const wrongPlace = (): ConfigError =>
  new ConfigError('orders: `after` must be the `next` of the page before')
