import type { CopiedPage, CopiedRows, OpenedStore, Section } from './copying.ts'

/** Rows that are read and written at a time: an order may have many messages. */
const PAGE = 200

/** The pages of a section behind a place. */
export async function* eachPage<S extends Section>(
  store: OpenedStore,
  section: S,
  begin?: string,
): AsyncGenerator<CopiedPage<CopiedRows[S]>, undefined> {
  for (let after = begin; ; ) {
    const page = await store.page(section, after, PAGE)
    if (page.items.length === 0) return undefined
    yield page
    after = page.after
  }
}
