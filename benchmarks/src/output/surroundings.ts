import { execFileSync } from 'node:child_process'
import { cpus, loadavg, release, type } from 'node:os'
import type { BenchOptions } from '../options.ts'
import { pinning } from '../process/cores.ts'
import { takePriority } from '../process/priority.ts'

/** Where and when something was measured. */
export interface Surroundings {
  readonly at: string
  readonly commit: string
  readonly node: string
  readonly machine: string
  readonly pinning: string
  readonly priority: string
  /** How many processes wanted a core in the last minute, before anything was measured. */
  readonly loadBefore: number
  readonly measured: string
}

/** Takes priority for what follows, too, if it is to be measured. */
export function surroundings({ sources, quick }: BenchOptions): Surroundings {
  const [cpu] = cpus()
  return {
    at: new Date().toISOString(),
    commit: commit(),
    node: process.version,
    machine: `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${type()} ${release()}`,
    pinning,
    priority: quick ? 'beside other work' : takePriority(),
    loadBefore: loadavg()[0] ?? 0,
    measured: sources ? 'the sources of the packages' : 'the packages as they are built (dist)',
  }
}

function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim()
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ', with changes'
    return git('rev-parse', '--short', 'HEAD') + changed
  } catch {
    return 'unknown'
  }
}
