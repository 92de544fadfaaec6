/* Of what a gateway's own code hands out, what is its own is read, once: it may be a getter, or change later. */

export type Fields = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isText = (value: unknown): value is string => typeof value === 'string'

export const isTextOrNone = (value: unknown): value is string | undefined =>
  value === undefined || isText(value)

/** A plain copy of an object's own fields; anything else as it is. */
export const copyOfFields = (value: unknown): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value)) : value

/** A plain copy of a list; anything else as it is. */
export const copyOfList = (value: unknown): unknown => (Array.isArray(value) ? [...value] : value)
