import { spawnSync } from 'node:child_process'

/** Where processes run: what is measured on one core, what measures it on another. */
export interface Cores {
  readonly measured: string | undefined
  readonly measuring: string | undefined
}

/** The cores that this process may use, as `taskset` tells them: `0,1` or `0-3`. */
function allowed(): readonly string[] {
  const { stdout, status } = spawnSync('taskset', ['-cp', String(process.pid)], { encoding: 'utf8' })
  if (status !== 0) return []
  const list = stdout.split(':').at(-1)?.trim() ?? ''
  return list.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, n) => String(from + n))
  })
}

function choose(): Cores {
  const cores = allowed()
  return cores.length < 2
    ? { measured: undefined, measuring: undefined }
    : { measured: cores[0], measuring: cores[1] }
}

export const cores: Cores = choose()

export const pinning =
  cores.measured === undefined
    ? 'not pinned: there is no taskset here, or only one core'
    : `measured on core ${cores.measured}, load from core ${cores.measuring}`
