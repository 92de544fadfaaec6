import { queueName } from './queue-name.ts'
import type { Row } from './rows.ts'

/** One write. Rows are as the functions of our schema take them. */
export type Write =
  | { readonly name: 'begin'; readonly order: Row; readonly again?: boolean | undefined }
  | {
      readonly name: 'commit'
      readonly account: string
      readonly change: Row
      readonly handlers: readonly string[]
      /** Whether who asks wants the order when it is at another version. */
      readonly tried?: true | undefined
    }
  | { readonly name: 'finish'; readonly id: number; readonly token: number }
  | { readonly name: 'renew'; readonly id: number; readonly token: number; readonly until: number }
  | { readonly name: 'fail'; readonly id: number; readonly token: number; readonly failure: Row }

/** Writes as the function `write` of our schema takes them. `place`: of its result, from 1. */
export function groupedWrites(writes: readonly Write[]): Row {
  const [begins, commits, finishes, others]: [Row[], Row[], Row[], Row[]] = [[], [], [], []]
  const handlers = new Map<string, Row>()
  let changes = 0
  for (const [index, write] of writes.entries()) {
    const place = index + 1
    if (write.name === 'commit') {
      commits.push(Object.assign({ place, handlers: write.handlers, tried: write.tried }, write.change))
      if (write.change.version !== 1) changes += 1
      for (const name of write.handlers) {
        const queue = queueName(write.account, name)
        handlers.set(queue, { account: write.account, name, queue })
      }
    } else if (write.name === 'begin') begins.push({ place, ...write })
    else if (write.name === 'finish') finishes.push({ place, ...write })
    else others.push({ place, ...write })
  }
  return {
    places: writes.length,
    begins,
    commits,
    changes,
    finishes,
    others,
    handlers: [...handlers.values()],
  }
}
