import { createHash, type Hash } from 'node:crypto'
import { StoreError } from '../../data/errors.ts'
import { isBytes } from '../../data/realm.ts'
import type { OrderKey } from '../../orders/order.ts'
import type { CopiedOrder, CopiedRows, OpenedStore, Section } from './copying.ts'
import { eachPage } from './each-page.ts'

/** How much of a section there is, and a digest of all of it. */
export interface SectionReport {
  readonly section: Section
  readonly rows: number
  /** SHA-256 of the rows as they were read from both stores, in hex. */
  readonly digest: string
}

/** What hangs on the orders. */
export interface OrderCounts {
  readonly events: number
  readonly messages: number
  /** Those that are not finished. */
  readonly deliveries: number
  readonly deadLetters: number
}

/**
 * Reads two stores side by side, row by row.
 * @throws StoreError that names the first difference
 */
export async function compare(
  from: OpenedStore,
  to: OpenedStore,
  section: Section,
  counts: Counting,
  onRows: (rows: number) => void,
): Promise<SectionReport> {
  const digest = createHash('sha256')
  const there = rowsOf(to, section)
  let rows = 0
  for await (const { items } of eachPage(from, section)) {
    for (const row of items) {
      const copy = (await there.next()).value
      const text = textOf(section, row)
      if (copy === undefined || textOf(section, copy) !== text)
        throw new StoreError(
          `the copy differs: ${nameOf(section, row)} of ${from.name} is not in ${to.name} as it is`,
        )
      digest.update(`${text}\n`)
      if (section === 'orders') countIn(counts, row as CopiedOrder)
      rows += 1
    }
    onRows(rows)
  }
  const { value: more } = await there.next()
  if (more !== undefined)
    throw new StoreError(
      `the copy differs: ${nameOf(section, more)} is in ${to.name}, and not in ${from.name}`,
    )
  return { section, rows, digest: hexOf(digest) }
}

type Counting = { -readonly [Name in keyof OrderCounts]: number }

const hexOf = (digest: Hash): string => digest.digest('hex')

async function* rowsOf(store: OpenedStore, section: Section): AsyncGenerator<CopiedRows[Section], undefined> {
  for await (const { items } of eachPage(store, section)) yield* items
  return undefined
}

function countIn(counts: Counting, { events, messages, deliveries }: CopiedOrder): void {
  counts.events += events.length
  counts.messages += messages.length
  for (const { diedAt } of deliveries) counts[diedAt === undefined ? 'deliveries' : 'deadLetters'] += 1
}

/** What has to be the same. How often a lease was taken is no part of it. */
function textOf(section: Section, row: CopiedRows[Section]): string {
  return JSON.stringify(section === 'orders' ? comparable(row as CopiedOrder) : row, (_, value: unknown) =>
    isBytes(value) ? Buffer.from(value).toString('base64') : value,
  )
}

const comparable = ({ order, queryAt, events, messages, deliveries }: CopiedOrder) => [
  order,
  queryAt,
  events,
  messages,
  deliveries.map(({ token, lastError, ...delivery }) => [delivery, shownError(lastError)]),
]

/** Not every store keeps what is no text. */
const shownError = (error: string): string => error.toWellFormed().replaceAll('\u0000', '\ufffd')

/** A row, in words. */
export function nameOf(section: Section, row: CopiedRows[Section]): string {
  const { reference, kind } = ('order' in row ? row.order : row) as Partial<OrderKey>
  if (section === 'orders') return `the order "${reference}" (${kind})`
  if (section === 'intents') return `what is to be sent for "${reference}" (${kind})`
  if ('day' in row) return `the close of ${row.day}`
  return `the handler "${(row as CopiedRows['handlers']).name}"`
}
