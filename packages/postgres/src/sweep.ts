import type { Database } from './database.ts'

/** Removes what pruned orders have left: whole partitions where there is no other order, else row by row. */
export async function sweep(database: Database, limit: number): Promise<void> {
  const partitions = await database.call<readonly number[]>('partitions_to_sweep')
  for (const first of partitions) await database.call('drop_partition', first)
  while (await database.call<boolean>('sweep', limit));
}
