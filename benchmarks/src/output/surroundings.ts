import { execFileSync } from 'node:child_process'
import { cpus, loadavg, release, type } from 'node:os'
import { pinning } from '../process/cores.ts'

/** Where and when something was measured. */
export interface Surroundings {
  readonly at: string
  readonly commit: string
  readonly node: string
  readonly machine: string
  readonly pinning: string
  /** How many processes wanted a core in the last minute, before anything was measured. */
  readonly loadBefore: number
  readonly measured: string
}

export function surroundings(sources: boolean): Surroundings {
  const [cpu] = cpus()
  return {
    at: new Date().toISOString(),
    commit: commit(),
    node: process.version,
    machine: `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${type()} ${release()}`,
    pinning,
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
