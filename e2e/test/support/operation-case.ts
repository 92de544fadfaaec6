import { expect } from 'vitest'

/** An operation over real HTTP against the sandbox, and what it should answer. */
export type Case<Client> = readonly [
  operation: string,
  run: (client: Client) => Promise<unknown>,
  expected: unknown,
]

export const accepted = (order: object) => ({ state: 'accepted', order: expect.objectContaining(order) })
export const text = expect.any(String) as unknown
