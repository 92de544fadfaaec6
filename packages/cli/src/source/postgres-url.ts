import type { Store } from '@kumicorn/core'
import { UsageError } from '../exit-codes.ts'

/** Where a store on PostgreSQL is. */
export interface PostgresPlace {
  readonly connectionString: string
  readonly schema: string
}

/** `?schema=` is ours; the rest of the URL goes to the driver. @throws UsageError, which never repeats the URL */
export function readPostgresUrl(text: string): PostgresPlace {
  if (!URL.canParse(text)) throw new UsageError('the URL of the PostgreSQL store cannot be read')
  const url = new URL(text)
  const schema = url.searchParams.get('schema') ?? 'kumicorn'
  url.searchParams.delete('schema')
  return { connectionString: url.href, schema }
}

/** The package is the operator's own choice: most have no PostgreSQL. @throws UsageError when it is not installed */
export async function postgresPackage(): Promise<typeof import('@kumicorn/postgres')> {
  try {
    return await import('@kumicorn/postgres')
  } catch (cause) {
    throw new UsageError('a store on PostgreSQL needs the package @kumicorn/postgres: install it, too', {
      cause,
    })
  }
}

/** Never makes a schema: that is right for an application or for `kumicorn migrate`, wrong for a typo. */
export async function openPostgres(
  url: string,
  encryptionKeys: readonly string[] | undefined,
): Promise<Store> {
  const place = readPostgresUrl(url)
  const { postgresStore } = await postgresPackage()
  return postgresStore({ ...place, migrate: false, encryptionKeys })
}
