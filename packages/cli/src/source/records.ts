import type {
  DeadLetter,
  HandlerRow,
  Kumicorn,
  Order,
  OrderEvent,
  OrderState,
  Store,
  UnreadableDeadLetter,
  UnreadableOrder,
} from '@kumicorn/core'
import { UsageError } from '../exit-codes.ts'
import { isSuperseded } from './superseded.ts'

export interface Page<T> {
  readonly items: readonly T[]
  /** Where the next page begins; undefined on the last one. */
  readonly next: string | undefined
}

export interface OrdersPage extends Page<Order> {
  /** What of the page cannot be read. */
  readonly unreadable?: readonly UnreadableOrder[] | undefined
}

export interface DeadLettersPage extends Page<DeadLetter> {
  /** What of the page cannot be read. */
  readonly unreadable?: readonly UnreadableDeadLetter[] | undefined
}

export interface PageRequest {
  readonly limit: number
  readonly after?: string | undefined
}

export interface OrderQuery extends PageRequest {
  readonly states?: readonly OrderState[] | undefined
  readonly stuck?: boolean | undefined
  readonly conflict?: boolean | undefined
  readonly disputed?: boolean | undefined
  readonly gateway?: string | undefined
  readonly account?: string | undefined
  readonly since?: Date | undefined
  readonly referencePrefix?: string | undefined
}

/** Which order a reference means, where several have it. */
export interface Choice {
  readonly kind?: string | undefined
  readonly gateway?: string | undefined
  readonly account?: string | undefined
}

/** What became of a dead letter that was to be replayed. `refused`: it stays, and why. */
export type Replayed = 'replayed' | 'notFound' | { readonly refused: string }

/** What the commands read and change, in a store alone or through a Kumicorn. */
export interface Records {
  orders(query: OrderQuery): Promise<OrdersPage>
  find(reference: string, choice: Choice): Promise<readonly Order[]>
  events(order: Pick<Order, 'account' | 'gateway' | 'kind' | 'reference'>): Promise<readonly OrderEvent[]>
  deadLetters(page: PageRequest & { readonly account?: string | undefined }): Promise<DeadLettersPage>
  replay(id: number, options: { readonly superseded: boolean }): Promise<Replayed>
  discard(id: number): Promise<boolean>
  handlers(account?: string): Promise<readonly HandlerRow[]>
  /** False when no account has such a handler. */
  renameHandler(from: string, to: string, account?: string): Promise<boolean>
  /** False when no account has such a handler. */
  forgetHandler(name: string, account?: string): Promise<boolean>
}

/** A store alone, without gateways and without handlers: all accounts that are in it. */
export function recordsOfStore(store: Store): Records {
  const accountsOf = (account: string | undefined) => (account === undefined ? undefined : [account])
  const handlers = (account?: string) => store.handlers(accountsOf(account))
  const eachAccount = async (
    name: string,
    account: string | undefined,
    change: (account: string) => Promise<boolean>,
  ): Promise<boolean> => {
    const rows = (await handlers(account)).filter((row) => row.name === name)
    const changed = await Promise.all(rows.map((row) => change(row.account)))
    return changed.includes(true)
  }
  return {
    orders: ({ account, since, ...query }) =>
      store.orders({ ...query, accounts: accountsOf(account), since: since?.getTime() }),
    async find(reference, { kind, gateway, account }) {
      const kinds = kind === undefined ? undefined : [kind]
      const accounts = accountsOf(account)
      const { items, unreadable = [] } = await store.orders({
        accounts,
        kinds,
        gateway,
        reference,
        limit: 20,
      })
      if (unreadable[0]) throw unreadable[0].error
      return items
    },
    events: (order) => store.events(order),
    deadLetters: ({ account, ...page }) => store.deadLetters({ ...page, accounts: accountsOf(account) }),
    async replay(id, options) {
      const letter = await store.deadLetter(id)
      if (letter === undefined) return 'notFound'
      const refused = await obstacleOf(store, letter, options)
      if (refused !== undefined) return { refused }
      return (await store.revive(id, Date.now())) ? 'replayed' : 'notFound'
    },
    discard: (id) => store.discard(id),
    handlers,
    renameHandler: (from, to, account) =>
      eachAccount(from, account, (each) => store.renameHandler(each, from, to)),
    forgetHandler: (name, account) => eachAccount(name, account, (each) => store.forgetHandler(each, name)),
  }
}

/** Nobody runs here, so what counts is the handlers that the store knows from the applications that started on it. */
async function obstacleOf(
  store: Store,
  { event, handler }: DeadLetter,
  { superseded }: { readonly superseded: boolean },
): Promise<string | undefined> {
  const rows = await store.handlers([event.account])
  const known = rows.find(({ name }) => name === handler)
  if (!known?.types.includes(event.type)) {
    return (
      `the store knows no handler "${handler}" for ${event.type}: start the application that has it, ` +
      `give its events to another one ("kumicorn handlers rename ${handler} <to>"), or discard them`
    )
  }
  if (superseded) return undefined
  const { account, kind, reference } = event
  const found = await store.orders({ accounts: [account], kinds: [kind], reference, limit: 1 })
  const unreadable = found.unreadable?.[0]
  if (unreadable) return `its order cannot be read: ${unreadable.error.message}`
  const order = found.items[0]
  if (order === undefined || !isSuperseded(event, order)) return undefined
  return `a later event has superseded ${event.type} (the order is ${order.state}): --superseded replays it all the same`
}

/** A Kumicorn of a config file: the accounts that it has configured, and its own rules. */
export function recordsOfKumicorn({ orders, deadLetters, handlers }: Kumicorn): Records {
  const isOf =
    (account: string | undefined) =>
    (row: { readonly account: string }): boolean =>
      account === undefined || row.account === account
  const inAllAccounts = (account: string | undefined): void => {
    if (account === undefined) return
    throw new UsageError(
      'the kumicorn of a config file changes handlers in all its accounts: leave --account out, or export options instead',
    )
  }
  return {
    async orders({ states, account, ...query }) {
      const page = await orders.list({ ...query, status: states })
      const [items, unreadable] = [page.orders.filter(isOf(account)), page.unreadable.filter(isOf(account))]
      return { items, unreadable, next: page.next }
    },
    async find(reference, { kind, gateway, account }) {
      const order = await orders.get(reference, { kind, gateway })
      return order && isOf(account)(order) ? [order] : []
    },
    events: ({ reference, kind, gateway }) => orders.events(reference, { kind, gateway }),
    async deadLetters({ account, ...page }) {
      const found = await deadLetters.list(page)
      const items = found.deadLetters.filter(({ event }) => isOf(account)(event))
      return { items, unreadable: found.unreadable.filter(isOf(account)), next: found.next }
    },
    async replay(id, options) {
      try {
        return (await deadLetters.replay(id, options)) ? 'replayed' : 'notFound'
      } catch (error) {
        if ((error as { code?: unknown }).code === 'config_invalid')
          return { refused: (error as Error).message }
        throw error
      }
    },
    discard: (id) => deadLetters.discard(id),
    handlers: async (account) => (await handlers.list()).filter(isOf(account)),
    async renameHandler(from, to, account) {
      inAllAccounts(account)
      return handlers.rename(from, to)
    },
    async forgetHandler(name, account) {
      inAllAccounts(account)
      return handlers.forget(name)
    },
  }
}
