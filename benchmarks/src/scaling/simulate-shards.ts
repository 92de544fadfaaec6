import { createHash } from 'node:crypto'

export interface Spread {
  readonly shards: number
  /** The load of the fullest shard, by that of an even spread: by account alone. */
  readonly byAccount: number
  /** The same when accounts that are larger than a share of a shard are split by order. */
  readonly byAccountThenOrder: number
  /** How many accounts those are. */
  readonly split: number
}

/** An account larger than this share of a shard is split. */
const LARGE = 0.1

const shardOf = (key: string, shards: number): number =>
  createHash('sha256').update(key).digest().readUInt32BE(0) % shards

/** Accounts whose sizes fall as those of merchants do: the n-th has one n-th of the orders of the first. */
function sizes(accounts: number): readonly number[] {
  const weights = Array.from({ length: accounts }, (_, n) => 1 / (n + 1))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / all)
}

/** How evenly accounts of very different sizes spread over shards. */
export function simulateShards(accounts: number, shards: number): Spread {
  const alone = Array.from({ length: shards }, () => 0)
  const both = [...alone]
  let split = 0
  for (const [n, size] of sizes(accounts).entries()) {
    const home = shardOf(`account ${n}`, shards)
    alone[home] = (alone[home] as number) + size
    if (size * shards <= LARGE) {
      both[home] = (both[home] as number) + size
      continue
    }
    split += 1
    // Of many orders each shard gets as good as the same.
    for (let shard = 0; shard < shards; shard += 1) both[shard] = (both[shard] as number) + size / shards
  }
  return {
    shards,
    byAccount: Math.max(...alone) * shards,
    byAccountThenOrder: Math.max(...both) * shards,
    split,
  }
}
