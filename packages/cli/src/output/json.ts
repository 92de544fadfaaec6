import { printableJson } from '@kumicorn/messages'

const orNull = (_key: string, value: unknown): unknown => (value === undefined ? null : value)

/**
 * One line of JSON. What is undefined becomes null, so that the shape stays the same. Characters that could steer
 * a terminal are escaped, which JSON reads as the same text.
 */
export const jsonLine = (value: object): string => printableJson(value, orNull)
