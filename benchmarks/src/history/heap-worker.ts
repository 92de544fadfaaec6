import { cores } from '../process/cores.ts'
import { Remote } from '../process/remote.ts'

/** A shop in a process of its own, with its orders in memory, or in a file when there is a path. */
export const heapWorker = (path = ''): Remote =>
  new Remote(new URL('./heap.ts', import.meta.url), {
    args: path === '' ? [] : [path],
    core: cores.measured,
    flags: ['--expose-gc'],
  })
