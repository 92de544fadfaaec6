import type { Endpoint } from '@kumicorn/core/gateway'
import { z } from 'zod'

const fruit = z.looseObject({
  ticket: z.string(),
  fruitId: z.string().optional(),
  ripeness: z.string(),
  sku: z.string().optional(),
  to: z.string().optional(),
  price: z.string().optional(),
  seed: z.string().optional(),
})

/** What Mango says of a fruit, which is its word for an order. */
export type MangoFruit = z.output<typeof fruit>

/** The rows of Mango, a gateway that exists in tests only: another signature and other words. */
export const mangoEndpoints = {
  fruits: {
    pick: {
      operation: 'fruits.pick',
      method: 'POST',
      path: '/pick',
      request: z.strictObject({ ticket: z.string().min(1).max(40), sku: z.string(), to: z.string() }),
      response: fruit,
      money: {
        reference: 'ticket',
        query: { operation: 'fruits.look', params: (ticket: string) => ({ ticket }) },
      },
    },
    look: {
      operation: 'fruits.look',
      method: 'POST',
      path: '/look',
      request: z.strictObject({ ticket: z.string() }),
      response: fruit,
    },
  },
} as const satisfies Record<string, Record<string, Endpoint>>
