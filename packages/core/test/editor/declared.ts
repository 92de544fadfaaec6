import type { z } from 'zod'
import type { JsonNumber, Outcome, PagedList } from '../../src/index.ts'

/** By operation: the schema of what it takes, and of what it gives. */
export type Schemas = Readonly<Record<string, readonly [takes: () => z.ZodType, gives: () => z.ZodType]>>

/** The operations whose methods are declared otherwise than their schemas are, on the way in or out. */
export type Drifted<S extends Schemas, Client> = {
  [Operation in keyof S]: Same<Inferred<S[Operation]>, Declared<MethodOf<Client, Operation>>> extends true
    ? never
    : Operation
}[keyof S]

/** Of a callback: `same`, or `drifted`. */
export type Compared<Schema extends () => z.ZodType, Fields> =
  Same<Plain<z.output<ReturnType<Schema>>>, Plain<Fields>> extends true ? 'same' : 'drifted'

interface Inferred<S extends Schemas[string]> {
  readonly takes: Plain<z.input<ReturnType<S[0]>>>
  readonly gives: Plain<z.output<ReturnType<S[1]>>>
}

type MethodOf<Client, Operation> = Operation extends `${infer Group}.${infer Name}`
  ? Client extends Record<Group, Record<Name, infer Method>>
    ? Method
    : never
  : Operation extends keyof Client
    ? Client[Operation]
    : never

type Declared<Method> = Method extends (params: infer Params, ...rest: never[]) => infer Told
  ? { readonly takes: Plain<NonNullable<Params>>; readonly gives: Plain<Result<Told>> }
  : never

type Result<Told> =
  Told extends PagedList<infer Item>
    ? readonly Item[]
    : Told extends Promise<Outcome<infer Order>>
      ? Order
      : Told extends Promise<infer One>
        ? One
        : never

type Leaf = string | number | bigint | boolean | null | undefined | Date | JsonNumber

/** Without interfaces and intersections, and read-only: only what it is made of is compared. */
type Plain<T> = T extends Leaf ? T : { readonly [Name in keyof T]: Plain<T[Name]> }

type Same<A, B> =
  (<T>() => T extends A ? 'same' : 'other') extends <T>() => T extends B ? 'same' : 'other' ? true : false
