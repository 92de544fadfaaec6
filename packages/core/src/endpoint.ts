import type { z } from 'zod'
import { anObject, requireGiven } from './data/options.ts'
import type { CallOptions } from './http/call.ts'
import type { PagedList } from './http/paging.ts'
import type { Outcome } from './orders/outcome.ts'

/** Of an operation without parameters: `{}`, or nothing where no options follow. */
export type NoParams = Record<string, never>

/** One operation of a gateway: a row of its endpoint table. */
export interface Endpoint<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly operation: string
  readonly method: 'GET' | 'POST'
  /** Below the base URL; `{name}` is filled from the parameter of that name. */
  readonly path: string
  /** Checks and converts the parameters that users give. */
  readonly request: P
  /** Reads the result; for a paged operation, the list of one page. */
  readonly response: R
  /** Present when the operation may move money. */
  readonly money?: MoneyRow
  readonly paged?: true
}

/** How the outcome of a money operation is asked for. */
export interface MoneyRow {
  /** The parameter that holds the merchant's own id of the order. */
  readonly reference: string
  /** The operation that tells about the order, and the parameters that it takes for this reference. */
  readonly query: {
    readonly operation: string
    params(reference: string): Readonly<Record<string, string>>
  }
}

type Params<P> =
  Record<never, never> extends P ? [params?: P, options?: CallOptions] : [params: P, options?: CallOptions]

/** The client's method for one row. */
export type Method<E> =
  E extends Endpoint<infer P, infer R>
    ? E extends { readonly money: MoneyRow }
      ? (...args: Params<z.input<P>>) => Promise<Outcome<z.output<R>>>
      : E extends { readonly paged: true }
        ? (
            ...args: Params<z.input<P>>
          ) => PagedList<z.output<R> extends readonly (infer Item)[] ? Item : never>
        : (...args: Params<z.input<P>>) => Promise<z.output<R>>
    : never

/** The client's methods for a table or a group of its rows. */
export type Methods<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Endpoint ? Method<Table[Name]> : Methods<Table[Name]>
}

/** The names of all operations of a table, e.g. `orders.place`. */
export type OperationOf<Table> = {
  [Group in keyof Table]: Table[Group] extends Endpoint
    ? Table[Group]['operation']
    : {
        [Name in keyof Table[Group]]: Table[Group][Name] extends Endpoint
          ? Table[Group][Name]['operation']
          : never
      }[keyof Table[Group]]
}[keyof Table]

type Call = (endpoint: Endpoint, params: unknown, options?: CallOptions) => unknown

const isEndpoint = (value: object): value is Endpoint => 'operation' in value && 'request' in value

/** The rows and groups of a table, by name. @throws ConfigError for what is none */
function entriesOf(of: string, table: object): readonly (readonly [name: string, entry: object])[] {
  requireGiven(of, 'the table', table, anObject)
  return Object.entries(table).map(([name, entry]: [string, object]) => {
    requireGiven(of, `"${name}" of the table`, entry, anObject)
    return [name, entry]
  })
}

/** Every row of a table, in its order. @throws ConfigError for what is no table */
export function endpointsOf(table: object): readonly Endpoint[] {
  return entriesOf('endpointsOf', table).flatMap(([, entry]) =>
    isEndpoint(entry) ? [entry] : endpointsOf(entry),
  )
}

/** The operations that move money, and those that tell about such orders: their answers are read with all care. */
export function moneyOperations(table: object): ReadonlySet<string> {
  return new Set(
    endpointsOf(table).flatMap(({ operation, money }) => (money ? [operation, money.query.operation] : [])),
  )
}

/** Makes the methods of a table: each hands its row, the parameters and the options to `call`. */
export function methodsOf<Table extends object>(table: Table, call: Call): Methods<Table> {
  const methods = entriesOf('endpoints', table).map(([name, entry]) => [
    name,
    isEndpoint(entry)
      ? (params: unknown = {}, options?: CallOptions) => call(entry, params, options)
      : methodsOf(entry, call),
  ])
  return Object.freeze(Object.fromEntries(methods)) as Methods<Table>
}
