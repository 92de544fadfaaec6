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

/** Writes as the function `write` of our schema takes them, as JSON. `place`: of its result, from 1. */
export function groupedWrites(writes: readonly Write[]): string {
  const [begins, commits, finishes, others]: [string[], string[], string[], string[]] = [[], [], [], []]
  const handlers = new Map<string, Row>()
  let changes = 0
  for (const [index, write] of writes.entries()) {
    const place = index + 1
    if (write.name === 'commit') {
      const { account, change, handlers: names, tried } = write
      commits.push(
        `${JSON.stringify({ place, tried, handlers: names }).slice(0, -1)},${JSON.stringify(change).slice(1)}`,
      )
      if (change.version !== 1) changes += 1
      for (const name of names) {
        const queue = queueName(account, name)
        handlers.set(queue, { account, name, queue })
      }
    } else if (write.name === 'begin') begins.push(JSON.stringify({ place, ...write }))
    else if (write.name === 'finish') finishes.push(JSON.stringify({ place, ...write }))
    else others.push(JSON.stringify({ place, ...write }))
  }
  return `{"places":${writes.length},"changes":${changes},"begins":[${begins}],"commits":[${commits}],"finishes":[${finishes}],"others":[${others}],"handlers":${JSON.stringify([...handlers.values()])}}`
}
