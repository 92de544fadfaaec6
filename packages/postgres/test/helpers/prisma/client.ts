import { PrismaPg } from '@prisma/adapter-pg'
import { type GetPrismaClientConfig, getPrismaClient } from '@prisma/client/runtime/client'
import type { Pool } from 'pg'
import type { PrismaTransactionLike } from 'pg-boss'
import generated from './generated.json' with { type: 'json' }

type Raw = (sql: string, ...values: readonly unknown[]) => Promise<number>

/** What of Prisma's client is used here. */
export interface Tx extends PrismaTransactionLike {
  readonly $executeRawUnsafe: Raw
  readonly parcel: {
    create(args: { data: object }): Promise<unknown>
    findMany(args: object): Promise<readonly unknown[]>
  }
}

export interface Prisma extends Tx {
  $transaction<T>(work: (tx: Tx) => Promise<T>, options?: { readonly isolationLevel?: string }): Promise<T>
  $disconnect(): Promise<void>
}

// The types of Node have only those of its own parts.
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: { readonly Module: new (code: Uint8Array) => object }
}

const COMPILER = '@prisma/client/runtime/query_compiler_fast_bg.postgresql'

/**
 * As `prisma generate` writes it, from `schema.prisma` here: what it found out of the models is in `generated.json`. So the
 * tests do not need the command of Prisma, which is of 300 MB and asks the network.
 */
const config: GetPrismaClientConfig = {
  ...generated,
  activeProvider: 'postgresql',
  previewFeatures: [],
  runtimeDataModel: generated.runtimeDataModel as object as GetPrismaClientConfig['runtimeDataModel'],
  compilerWasm: {
    getRuntime: () => import(`${COMPILER}.mjs`),
    async getQueryCompilerWasmModule() {
      const { wasm } = (await import(`${COMPILER}.wasm-base64.mjs`)) as { readonly wasm: string }
      return new WebAssembly.Module(Buffer.from(wasm, 'base64'))
    },
    importName: './query_compiler_fast_bg.js',
  },
}

const PrismaClient = getPrismaClient(config) as unknown as new (options: { adapter: PrismaPg }) => Prisma

/** A client of Prisma on a pool, with its models in a schema. */
export const prismaOn = (pool: Pool, schema: string): Prisma =>
  new PrismaClient({ adapter: new PrismaPg(pool, { schema }) })

/** The tables of its models. */
export const prismaTables = (schema: string): string =>
  `CREATE TABLE ${schema}.parcels (id text PRIMARY KEY);
   CREATE TABLE ${schema}.items (sku text PRIMARY KEY, parcel_id text NOT NULL REFERENCES ${schema}.parcels)`
