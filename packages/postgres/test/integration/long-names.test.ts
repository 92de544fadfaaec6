import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { shop } from '../helpers/shop.ts'

// Found by an attack: it was told that the database had refused a value.
it('a handler whose name is too long is told so at the start, and one that is just short enough works', async () => {
  const store = postgresStore({ pool: newPool(), schema: newSchema() })
  const { kumicorn } = shop(store)
  kumicorn.on('order.succeeded', { name: '\u8d27'.repeat(900), handle: () => undefined })
  const told =
    /the name of the handler "\u8d27{20}…" is too long: .* it has 81\d\d letters .* and may have 2000/
  await expect(kumicorn.start()).rejects.toThrow(told)
  const other = shop(store)
  other.kumicorn.on('order.succeeded', { name: '\u8d27'.repeat(219), handle: () => undefined })
  await other.kumicorn.start()
  await other.ripe('T1')
})
