import { quantile } from '../measure/statistics.ts'
import { numbers } from './random.ts'

export interface BatchOptions {
  /** Callbacks a second that reach one instance, at random. */
  readonly rate: number
  /** Seconds that a transaction takes whatever is in it: round trip and flush. */
  readonly base: number
  /** Seconds of the database for each callback in it. */
  readonly each: number
  readonly callbacks: number
}

export interface Batched {
  /** Transactions for each callback. */
  readonly transactions: number
  /** Milliseconds from the arrival to the commit. */
  readonly p50: number
  readonly p99: number
}

/** As `Batches` of the store: so many calls at most in one transaction, so many of them under way. */
const MOST = 128
const AT_A_TIME = 2

/** What the writes of one instance come to, when what piles up during two transactions is the next one. */
export function simulateBatches({ rate, base, each, callbacks }: BatchOptions): Batched {
  const random = numbers(7)
  const arrivals: number[] = []
  for (let at = 0; arrivals.length < callbacks; ) {
    at -= Math.log(1 - random()) / rate
    arrivals.push(at)
  }
  const free = Array.from({ length: AT_A_TIME }, () => 0)
  const latencies: number[] = []
  let transactions = 0
  for (let next = 0; next < arrivals.length; ) {
    const lane = free.indexOf(Math.min(...free))
    const begin = Math.max(free[lane] as number, arrivals[next] as number)
    let size = 0
    while (size < MOST && (arrivals[next + size] ?? Number.POSITIVE_INFINITY) <= begin) size += 1
    const end = begin + base + each * size
    for (let n = 0; n < size; n += 1) latencies.push((end - (arrivals[next + n] as number)) * 1000)
    free[lane] = end
    next += size
    transactions += 1
  }
  return {
    transactions: transactions / callbacks,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  }
}
