import { storeSamples } from '@kumicorn/testkit'
import { expect, it } from 'vitest'
import { type DeadLetter, memoryStore } from '../../src/index.ts'
import { shownLetters } from '../../src/orders/shown-letters.ts'

const { anEvent, anOrder } = storeSamples

// Found by an attack: a part of one secret that another event had told was hidden first, and the rest of it was shown.
it('a dead letter shows no rest of a secret of which a part is one that its own event has told', async () => {
  const order = anOrder({ details: { pin: '8261 3285 8744 4787' } })
  const store = { ...memoryStore(), order: async () => order, events: async () => [] }
  const event = anEvent(order, { data: { serial: '3285' }, secrets: ['serial'] })
  const letter = { id: 1, event, lastError: 'no stock for 826132 858744 4787' } as DeadLetter
  const shown = await shownLetters({ store, secretsOf: () => ['pin'] }, [letter])
  expect(shown).toMatchObject([{ lastError: 'no stock for [secret]' }])
})
