import type { DeadLetter, UnreadableDeadLetter } from '@kumicorn/core'
import type { Records } from '../source/records.ts'

/** Every dead letter, oldest first; `unread` is told of those that cannot be read. */
export async function* allDeadLetters(
  records: Records,
  unread: (letters: readonly UnreadableDeadLetter[]) => void,
  account?: string,
): AsyncGenerator<DeadLetter> {
  for (let after: string | undefined; ; ) {
    const page = await records.deadLetters({ limit: 500, after, account })
    unread(page.unreadable ?? [])
    yield* page.items
    if (page.next === undefined) return
    after = page.next
  }
}

/** Why a dead letter cannot be shown, or replayed. */
export const unreadableText = ({ id, handler, error }: UnreadableDeadLetter): string =>
  `${id}, of ${handler}, cannot be read: ${error.message}`

export const notFound = (ids: readonly number[]): string =>
  `there is no dead letter ${ids.join(', ')} in this store: see "kumicorn dead-letters list"`
