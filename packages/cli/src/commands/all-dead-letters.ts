import type { DeadLetter } from '@kumicorn/core'
import type { Records } from '../source/records.ts'

/** Every dead letter, oldest first. */
export async function* allDeadLetters(records: Records, account?: string): AsyncGenerator<DeadLetter> {
  for (let after: string | undefined; ; ) {
    const page = await records.deadLetters({ limit: 500, after, account })
    yield* page.items
    if (page.next === undefined) return
    after = page.next
  }
}

export const notFound = (ids: readonly number[]): string =>
  `there is no dead letter ${ids.join(', ')} in this store: see "kumicorn dead-letters list"`
