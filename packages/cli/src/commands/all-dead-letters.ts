import type { DeadLetter } from '@kumicorn/core'
import type { Records } from '../source/records.ts'

/** Every dead letter, oldest first. */
export async function* allDeadLetters({ deadLetters }: Records): AsyncGenerator<DeadLetter> {
  for (let after: string | undefined; ; ) {
    const page = await deadLetters.list({ limit: 500, after })
    yield* page.deadLetters
    if (page.next === undefined) return
    after = page.next
  }
}

export const notFound = (ids: readonly number[]): string =>
  `there is no dead letter ${ids.join(', ')} in this store: see "kumicorn dead-letters list"`
